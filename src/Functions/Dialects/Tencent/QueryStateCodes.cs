using System.Diagnostics;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>What querystate and query_online_status answer (openim).</summary>
internal static class QueryStateCodes
{
    /// <summary>The code in the list of errors for an account that is not known.</summary>
    public static readonly Code UserUnknown = new(70107, "This account does not exist");

    private static readonly Code InvalidAccounts = new(90003, "Invalid format of To_Account");

    public static readonly TencentCodes All = new()
    {
        Envelope = ActionStatusEnvelope.Write,
        NotJson = new(90001, "Fail to Parse json data of body, Please check it"),
        TooLarge = new(90011, "To_Account holds more than 500 users, or the body more than 1 MiB; split the request"),
        FieldInvalid = new(90001, "A field of the body has the wrong type"),
        ListInvalid = InvalidAccounts,
        ListEmpty = new(90001, "To_Account is an empty array"),
        ListTooLong = new(90011, "To_Account holds more than 500 users; split the request"),
        UserIdInvalid = InvalidAccounts,
        NotAdmin = new(90009, "The identifier is not an admin of this app; sign the request as an admin"),
        TooManyCalls = TencentCodes.RateExceeded,
        TimedOut = new(90992, "The backend took too long; try again"),
        Broken = new(90994, "Internal error; try again"),
        Of = Of,
    };

    private static Code Of(Refusal why) => why switch
    {
        Refusal.UserUnknown => UserUnknown,
        Refusal.NotSignedIn or Refusal.SignatureRevoked or Refusal.PushedOut or Refusal.CustomStatusTooLong
            or Refusal.SelfSubscription or Refusal.SelfFriend
            or Refusal.FriendAlready or Refusal.NotFriend or Refusal.FriendsTooMany or Refusal.FriendInvalid => InvalidAccounts,
        _ => throw new UnreachableException($"no code for {why}"),
    };
}
