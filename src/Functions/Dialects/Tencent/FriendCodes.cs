using System.Diagnostics;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>What the commands about friends answer (sns), for a whole call and for one friend of it.</summary>
internal static class FriendCodes
{
    private static readonly Code Invalid = new(30001, "A parameter is invalid");

    public static readonly TencentCodes All = new()
    {
        Envelope = ActionStatusEnvelope.Write,
        NotJson = new(60003, "The body is not a JSON object"),
        TooLarge = new(60003, "The body is larger than 2 MiB"),
        FieldInvalid = Invalid,
        ListInvalid = Invalid,
        ListEmpty = Invalid,
        ListTooLong = new(30001, "The list of users is too long; split the request"),
        UserIdInvalid = new(30003, "This account cannot exist: a UserID has 1 to 32 bytes of UTF-8 and no control characters"),
        NotAdmin = new(30004, "The identifier is not an admin of this app; sign the request as an admin"),
        TooManyCalls = TencentCodes.RateExceeded,
        TimedOut = new(30007, "The backend took too long; try again"),
        Broken = new(30006, "Internal error; try again"),
        Of = Of,
    };

    /// <summary>In friend_get_list: who is not on the list, in the vendor's words.</summary>
    public static readonly Code NotOnList = new(30001, "Err_SNS_FriendGetList_Friend_Not_Exist");

    /// <summary>What is answered for one friend of friend_update: the vendor's code for no friend is that of friend_delete alone.</summary>
    public static Code OfUpdate(FriendAnswer answer) => answer.Why switch
    {
        Refusal.NotFriend => new(30001, "They are no friends"),
        Refusal.FriendInvalid => new(
            30001,
            "A tag other than Tag_SNS_IM_Remark, Tag_SNS_IM_Group and Tag_SNS_Custom_*, or a string that is too long or not allowed"),
        _ => Of(answer),
    };

    /// <summary>What is answered for one friend of a call.</summary>
    public static Code Of(FriendAnswer answer) => answer switch
    {
        { IsUnreadable: true } => All.Broken,
        { Why: null } => Code.Ok,
        { Why: Refusal.FriendsTooMany, Theirs: true } => new(30014, "Their list of friends is full"),
        { Why: { } why } => Of(why),
    };

    private static Code Of(Refusal why) => why switch
    {
        Refusal.UserUnknown => new(30003, "This account does not exist; import it, or let it sign in once"),
        Refusal.SelfFriend => new(30001, "Users cannot be their own friends"),
        Refusal.FriendAlready => new(30001, "Err_SNS_FriendAdd_Friend_Exist"),
        Refusal.FriendInvalid =>
            new(30001, "AddSource (AddSource_Type_ and 1 to 8 letters) is missing, or a string is too long or not allowed"),
        Refusal.FriendsTooMany => new(30010, "The list of friends is full"),
        Refusal.NotFriend => new(31704, "They are no friends"),
        Refusal.NotSignedIn or Refusal.SignatureRevoked or Refusal.PushedOut or Refusal.CustomStatusTooLong
            or Refusal.SelfSubscription => Invalid,
        _ => throw new UnreachableException($"no code for {why}"),
    };
}
