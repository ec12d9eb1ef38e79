using System.Diagnostics;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>What the commands about accounts answer (im_open_login_svc).</summary>
internal static class AccountCodes
{
    private static readonly Code Invalid = new(70402, "A parameter is invalid");

    public static readonly TencentCodes All = new()
    {
        Envelope = ActionStatusEnvelope.Write,
        NotJson = new(60003, "The body is not a JSON object"),
        TooLarge = new(60003, "The body is larger than 256 KiB"),
        FieldInvalid = Invalid,
        ListInvalid = Invalid,
        ListEmpty = Invalid,
        ListTooLong = new(70402, "The list of users is too long; split the request"),
        UserIdInvalid = new(70402, "A UserID has 1 to 32 bytes of UTF-8 and no control characters"),
        NotAdmin = new(70403, "The identifier is not an admin of this app; sign the request as an admin"),
        TooManyCalls = TencentCodes.RateExceeded,
        TimedOut = new(70169, "The backend took too long; try again"),
        Broken = new(70500, "Internal error; try again"),
        Of = Of,
    };

    /// <summary>What is answered for one account of account_delete.</summary>
    public static Code Of(Erased erased) => erased switch
    {
        Erased.Done => Code.Ok,
        Erased.Unknown => Of(Refusal.UserUnknown),
        Erased.Late => All.TimedOut,
        _ => All.Broken,
    };

    private static Code Of(Refusal why) => why switch
    {
        Refusal.UserUnknown => new(70107, "This account does not exist"),
        Refusal.NotSignedIn or Refusal.SignatureRevoked or Refusal.PushedOut or Refusal.CustomStatusTooLong
            or Refusal.SelfSubscription or Refusal.SelfFriend
            or Refusal.FriendAlready or Refusal.NotFriend or Refusal.FriendsTooMany or Refusal.FriendInvalid => Invalid,
        _ => throw new UnreachableException($"no code for {why}"),
    };
}
