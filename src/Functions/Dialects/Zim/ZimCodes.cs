using System.Diagnostics;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Zim;

/// <summary>What ZIM answers (ZIM server API, return codes).</summary>
internal static class ZimCodes
{
    public static readonly Code MethodInvalid = new(100000007, "Actions are called with GET /?Action=…; write everything into the query");
    public static readonly Code ActionMissing = new(100000006, "Action is missing; write Action=QueryUserOnlineState");
    public static readonly Code ActionUnknown = new(100000007, "There is no such Action here; write Action=QueryUserOnlineState");
    public static readonly Code AppIdInvalid = new(100000001, "AppId is missing or no number; write the app's AppId");
    public static readonly Code AppUnknown = new(100000011, "This AppId does not exist here; check it against the settings");
    public static readonly Code NonceMissing = new(100000008, "SignatureNonce is missing; write a new random text for each call");
    public static readonly Code TimestampMissing = new(100000002, "Timestamp is missing; write the seconds since 1970");
    public static readonly Code TimestampMalformed =
        new(100000003, "Timestamp is no number of seconds since 1970; write digits only, and no milliseconds");
    public static readonly Code TimestampExpired =
        new(100000004, "Timestamp is more than 10 minutes away from now; sign each call anew, and check your clock");
    public static readonly Code VersionMissing = new(100000013, "SignatureVersion is missing; write 2.0");
    public static readonly Code VersionUnknown = new(100000014, "There is no such SignatureVersion here; write 2.0");
    public static readonly Code SignatureMissing =
        new(100000009, "Signature is missing; write the MD5 of AppId, SignatureNonce, ServerSecret and Timestamp");
    public static readonly Code SignatureMalformed =
        new(100000005, "Signature is not 32 hexadecimal digits in lower case; write the MD5 as such");
    public static readonly Code SignatureWrong =
        new(100000005, "Signature is not the MD5 of AppId, SignatureNonce, ServerSecret and Timestamp as sent; check the secret");
    public static readonly Code RateExceeded = new(7, "Too many calls; slow down");
    public static readonly Code UsersMissing = new(660000002, "UserId[] is missing; name at least one user");
    public static readonly Code UsersTooMany = new(660000011, "There are more than 100 UserId[]; split the request");
    public static readonly Code UserIdInvalid = new(
        660000002, "A UserId has 1 to 64 characters: letters, digits, space and " + ZimUserId.Specials);

    /// <summary>The code of one user in the list of errors, and of a call in which all users are there.</summary>
    public static readonly Code NotSignedIn = new(660200001, "None of these users is signed in; see ErrorList");

    public static readonly EndpointCodes All = new()
    {
        Envelope = ZimJson.WriteEnvelope,
        TooManyCalls = RateExceeded,
        TimedOut = new(1, "The backend took too long; try again"),
        Broken = new(660000001, "Internal error; try again"),
        Of = Of,
    };

    private static Code Of(Refusal why) => why switch
    {
        Refusal.UserUnknown or Refusal.NotSignedIn or Refusal.SignatureRevoked or Refusal.PushedOut => NotSignedIn,
        Refusal.CustomStatusTooLong or Refusal.FriendInvalid => new(660000002, "A parameter is invalid; check it"),
        Refusal.SelfSubscription or Refusal.SelfFriend or Refusal.FriendAlready or Refusal.NotFriend or Refusal.FriendsTooMany =>
            new(660000001, "This cannot be done; check the request"),
        _ => throw new UnreachableException($"no code for {why}"),
    };
}
