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
    /// <summary>The user was kicked after the signature was made.</summary>
    SignatureRevoked,
    /// <summary>Too many wrong signatures in the user's name; wait a minute.</summary>
    SignatureLocked,
    /// <summary>No signature at all, in a dialect that tells this apart.</summary>
    SignatureMissing,
    /// <summary>The signature's nonce is missing.</summary>
    NonceMissing,
    /// <summary>The signature's timestamp is missing.</summary>
    TimestampMissing,
    /// <summary>The signature's timestamp is no number.</summary>
    TimestampMalformed,
    /// <summary>The signature's version is missing.</summary>
    VersionMissing,
    /// <summary>The signature's version is one that nobody knows.</summary>
    VersionUnknown,
    /// <summary>The app's number is no number.</summary>
    AppMalformed,
    /// <summary>The address or the method is not one of this dialect.</summary>
    RouteInvalid,
    /// <summary>No command is named, in a dialect that names it in the query.</summary>
    CommandMissing,
    /// <summary>There is no such command.</summary>
    CommandUnknown,
    /// <summary>Too many calls; slow down.</summary>
    RateExceeded,
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
    /// <summary>Nobody is one's own friend.</summary>
    SelfFriend,
    /// <summary>They are friends already.</summary>
    FriendAlready,
    /// <summary>They are no friends.</summary>
    NotFriend,
    /// <summary>The list of friends is full.</summary>
    FriendsTooMany,
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
