using Presence.Functions.Wire;

namespace Presence.Functions.Auth;

/// <summary>
/// What the vendor answers to a URL whose app, user or signature is wrong: the same in every API that is signed with a UserSig
/// (34348).
/// </summary>
public static class UserSigCodes
{
    /// <summary>No app is named.</summary>
    public static readonly Code AppMissing = new(60012, "sdkappid is missing in the URL");

    /// <summary>The named app is not configured here.</summary>
    public static readonly Code AppUnknown = new(70020, "This sdkappid does not exist here; check it against the settings");

    /// <summary>The identifier, the signature or the content type is missing or malformed.</summary>
    public static readonly Code CredentialsMissing = new(60025, "The URL lacks something");

    /// <summary>The signature cannot be read: truncated, not Base64, not zlib, not JSON, too large.</summary>
    public static readonly Code Malformed = new(70003, "usersig is illegal or truncated; make a new one and URL-encode it");

    /// <summary>The signature is another user's.</summary>
    public static readonly Code UserMismatch = new(70013, "usersig was made for another identifier");

    /// <summary>The signature is for another app.</summary>
    public static readonly Code AppMismatch = new(70014, "usersig was made for another sdkappid");

    /// <summary>The signature was not made with the app's key.</summary>
    public static readonly Code Wrong = new(70009, "usersig was not made with this app's key; check the key");

    /// <summary>The signature's time is over.</summary>
    public static readonly Code Expired = new(70001, "usersig has expired; make a new one");

    /// <summary>The user was kicked after the signature was made (R21).</summary>
    public static readonly Code Revoked = new(70052, "usersig is no longer valid, since the user was kicked or deleted; make a new one");

    /// <summary>Too many wrong signatures in the user's name.</summary>
    public static readonly Code Locked = new(70050, "Too many wrong signatures for this identifier; wait a minute");
}
