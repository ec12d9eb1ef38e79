namespace Presence.Domain;

/// <summary>
/// Every reason for which a request can be refused: a closed list. Each dialect owns one complete table from
/// these to its codes and texts.
/// </summary>
public enum Refusal
{
    /// <summary>No app is named.</summary>
    AppMissing,
    /// <summary>The named app is not configured here.</summary>
    AppUnknown,
    /// <summary>Who is calling, or the signature, is missing or malformed.</summary>
    CredentialsMissing,
    /// <summary>The signature cannot be read: truncated, not Base64, not zlib, not JSON, too large.</summary>
    SignatureMalformed,
    /// <summary>The signature is somebody else's.</summary>
    SignatureUserMismatch,
    /// <summary>The signature is for another app.</summary>
    SignatureAppMismatch,
    /// <summary>The signature was not made with the app's key.</summary>
    SignatureWrong,
    /// <summary>The signature's time is over.</summary>
    SignatureExpired,
    /// <summary>The caller is not an admin of the app.</summary>
    NotAdmin,
    /// <summary>The body is not JSON, or not an object.</summary>
    BodyNotJson,
    /// <summary>The body is larger than is ever needed.</summary>
    BodyTooLarge,
    /// <summary>A field is missing, of the wrong type, or out of range.</summary>
    FieldInvalid,
    /// <summary>The list of users is missing or not a list of texts.</summary>
    UsersInvalid,
    /// <summary>The list of users is empty.</summary>
    UsersEmpty,
    /// <summary>The list of users is too long.</summary>
    UsersTooMany,
    /// <summary>A user's id is empty, too long, or has control characters.</summary>
    UserIdInvalid,
    /// <summary>Nobody by that id ever signed in.</summary>
    UserUnknown,
    /// <summary>One's own status cannot be subscribed to.</summary>
    SelfSubscription,
    /// <summary>The custom status is too long.</summary>
    CustomStatusTooLong,
    /// <summary>No such session, or no session at all: sign in first.</summary>
    NotSignedIn,
    /// <summary>The feature is switched off for the app.</summary>
    FeatureOff,
    /// <summary>It took too long; nothing is known to have changed.</summary>
    TimedOut,
    /// <summary>Something broke on our side.</summary>
    Broken,
}
