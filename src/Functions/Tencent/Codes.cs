using System.Diagnostics;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Tencent;

/// <summary>From refusals to the vendor's codes: one complete table for each service (error codes, 34348; querystate).</summary>
public static class Codes
{
    /// <summary>What querystate answers.</summary>
    /// <param name="why">Any refusal.</param>
    public static Code OfQueryState(Refusal why) => why switch
    {
        Refusal.BodyNotJson => new(90001, "Fail to Parse json data of body, Please check it"),
        Refusal.BodyTooLarge => new(90001, "The body is larger than 64 KiB; ask for fewer users at a time"),
        Refusal.FieldInvalid => new(90001, "A field of the body has the wrong type"),
        Refusal.UsersEmpty => new(90001, "To_Account is an empty array"),
        Refusal.UsersInvalid => new(90003, "Invalid format of To_Account"),
        Refusal.UserIdInvalid => new(90003, "Invalid format of To_Account"),
        Refusal.UsersTooMany => new(90011, "To_Account holds more than 500 users; split the request"),
        Refusal.NotAdmin => new(90009, "The identifier is not an admin of this app; sign the request as an admin"),
        Refusal.TimedOut => new(90992, "The backend took too long; try again"),
        Refusal.Broken => new(90994, "Internal error; try again"),
        _ => OfGate(why),
    };

    /// <summary>What the client API answers, and its lists of failures.</summary>
    /// <param name="why">Any refusal.</param>
    public static Code OfClient(Refusal why) => why switch
    {
        Refusal.BodyNotJson => new(60003, "The body is not a JSON object"),
        Refusal.BodyTooLarge => new(60003, "The body is larger than 64 KiB"),
        Refusal.FieldInvalid => new(70402, "A parameter is invalid"),
        Refusal.UsersEmpty => new(70402, "The list of users is empty"),
        Refusal.UsersInvalid => new(70402, "The list of users is invalid"),
        Refusal.UsersTooMany => new(70402, "The list of users is too long; split the request"),
        Refusal.UserIdInvalid => new(70402, "A user id has 1 to 32 bytes of UTF-8 and no control characters"),
        Refusal.SelfSubscription => new(70402, "One's own status needs no subscription: its changes always arrive"),
        Refusal.CustomStatusTooLong => new(70402, "customStatus may have 100 bytes of UTF-8"),
        Refusal.UserUnknown => new(70107, "Nobody by this id has signed in yet"),
        Refusal.NotSignedIn => new(6014, "There is no such session; call negotiate, then connect or send a heartbeat"),
        Refusal.FeatureOff => new(72001, "The user status feature is switched off for this app; switch it on in the app's settings"),
        Refusal.NotAdmin => new(60010, "This needs an admin of the app"),
        Refusal.RateExceeded => new(2996, "Too many calls; this one may be made 20 times in 5 seconds"),
        Refusal.TimedOut => new(60008, "service timeout or request format error,please check and try again"),
        Refusal.Broken => new(70500, "Internal error; try again"),
        _ => OfGate(why),
    };

    /// <summary>What the commands about accounts answer.</summary>
    /// <param name="why">Any refusal.</param>
    public static Code OfAccount(Refusal why) => why switch
    {
        Refusal.BodyNotJson => new(60003, "The body is not a JSON object"),
        Refusal.BodyTooLarge => new(60003, "The body is larger than 64 KiB"),
        Refusal.FieldInvalid or Refusal.UsersInvalid or Refusal.UsersEmpty => new(70402, "A parameter is invalid"),
        Refusal.UsersTooMany => new(70402, "The list of users is too long; split the request"),
        Refusal.UserIdInvalid => new(70402, "A UserID has 1 to 32 bytes of UTF-8 and no control characters"),
        Refusal.NotAdmin => new(70403, "The identifier is not an admin of this app; sign the request as an admin"),
        Refusal.TimedOut => new(70169, "The backend took too long; try again"),
        Refusal.Broken => new(70500, "Internal error; try again"),
        _ => OfGate(why),
    };

    private static Code OfGate(Refusal why) => why switch
    {
        Refusal.RouteInvalid => new(60002, "HTTP parse Error: call POST /v4/{service}/{command}"),
        Refusal.CommandUnknown or Refusal.CommandMissing => new(60009, "There is no such service or command here; check the URL"),
        Refusal.AppMissing => new(60012, "sdkappid is missing in the URL"),
        Refusal.AppUnknown or Refusal.AppMalformed => new(70020, "This sdkappid does not exist here; check it against the settings"),
        Refusal.CredentialsMissing or Refusal.SignatureMissing or Refusal.NonceMissing or Refusal.TimestampMissing
            or Refusal.TimestampMalformed or Refusal.VersionMissing or Refusal.VersionUnknown => new(60025, "The URL lacks something"),
        Refusal.SignatureMalformed => new(70003, "usersig is illegal or truncated; make a new one and URL-encode it"),
        Refusal.SignatureUserMismatch => new(70013, "usersig was made for another identifier"),
        Refusal.SignatureAppMismatch => new(70014, "usersig was made for another sdkappid"),
        Refusal.SignatureWrong => new(70009, "usersig was not made with this app's key; check the key"),
        Refusal.SignatureExpired => new(70001, "usersig has expired; make a new one"),
        Refusal.SignatureRevoked => new(70052, "usersig is no longer valid, since the user was kicked; make a new one"),
        Refusal.SignatureLocked => new(70050, "Too many wrong signatures for this identifier; wait a minute"),
        Refusal.RateExceeded => new(60007, "Too many calls; slow down"),
        Refusal.UserUnknown => new(70107, "This account does not exist"),
        Refusal.SelfSubscription or Refusal.CustomStatusTooLong or Refusal.NotSignedIn or Refusal.SelfFriend
            or Refusal.FriendAlready or Refusal.NotFriend or Refusal.FriendsTooMany => new(70402, "A parameter is invalid"),
        Refusal.FeatureOff => new(72001, "The user status feature is switched off for this app"),
        _ => throw new UnreachableException($"no code for {why}"),
    };
}
