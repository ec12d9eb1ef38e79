namespace Presence.Domain;

/// <summary>
/// Why a rule refuses something: a small closed list. Each dialect maps all of them to its own codes, and owns the
/// refusals of its wire besides.
/// </summary>
public enum Refusal
{
    /// <summary>The user never signed in and was never imported (R17).</summary>
    UserUnknown,
    /// <summary>There is no such session, or no session at all: sign in first (R7, R9).</summary>
    NotSignedIn,
    /// <summary>The signature was made before the user was kicked (R21).</summary>
    SignatureRevoked,
    /// <summary>The device was pushed out a moment ago, and would push another out in return (R25).</summary>
    PushedOut,
    /// <summary>The custom status is too long (R9).</summary>
    CustomStatusTooLong,
    /// <summary>Users cannot subscribe to themselves (R15).</summary>
    SelfSubscription,
    /// <summary>Users cannot be their own friends (R22).</summary>
    SelfFriend,
    /// <summary>The user is a friend already (R22).</summary>
    FriendAlready,
    /// <summary>The user is not a friend (R22).</summary>
    NotFriend,
    /// <summary>The list of friends is full (R22).</summary>
    FriendsTooMany,
    /// <summary>A detail of the friend breaks its limit (R22).</summary>
    FriendInvalid,
}
