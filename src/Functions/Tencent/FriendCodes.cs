using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Tencent;

/// <summary>From refusals to the codes of the vendor's relationship chain (sns): one complete table, and what differs for one friend of a call.</summary>
public static class FriendCodes
{
    /// <summary>What a whole call is answered.</summary>
    /// <param name="why">Any refusal.</param>
    public static Code Of(Refusal why) => why switch
    {
        Refusal.BodyTooLarge => new(60003, "The body is larger than 2 MiB"),
        Refusal.FieldInvalid or Refusal.UsersInvalid or Refusal.UsersEmpty => new(30001, "A parameter is invalid"),
        Refusal.UsersTooMany => new(30001, "The list of users is too long; split the request"),
        Refusal.UserUnknown => new(30003, "This account does not exist; import it, or let it sign in once"),
        Refusal.UserIdInvalid => new(30003, "This account cannot exist: a UserID has 1 to 32 bytes of UTF-8 and no control characters"),
        Refusal.NotAdmin => new(30004, "The identifier is not an admin of this app; sign the request as an admin"),
        Refusal.Broken => new(30006, "Internal error; try again"),
        Refusal.TimedOut => new(30007, "The backend took too long; try again"),
        Refusal.SelfFriend => new(30001, "Nobody is one's own friend"),
        Refusal.FriendAlready => new(30001, "Err_SNS_FriendAdd_Friend_Exist"),
        Refusal.FriendsTooMany => new(30010, "The list of friends is full"),
        Refusal.NotFriend => new(31704, "They are no friends"),
        _ => Codes.OfAccount(why),
    };

    /// <summary>What is answered for one friend of a call; 0 and no text when all went well.</summary>
    /// <param name="answer">What came of it.</param>
    public static Code Of(FriendAnswer answer) => answer.Why switch
    {
        null => new(0, ""),
        Refusal.FriendsTooMany when answer.Theirs => new(30014, "Their list of friends is full"),
        Refusal.FieldInvalid => new(30001, "AddSource (AddSource_Type_ and 1 to 8 letters) is missing, or a text is too long or not allowed"),
        { } why => Of(why),
    };
}
