using System.Diagnostics;
using Presence.Domain;
using Presence.Functions.Wire;
using Presence.Functions.Tencent;

namespace Presence.Functions.Zim;

/// <summary>From refusals to ZIM's codes: one complete table (ZIM server API, return codes).</summary>
public static class ZimCodes
{
    /// <summary>What ZIM answers.</summary>
    /// <param name="why">Any refusal.</param>
    public static Code Of(Refusal why) => why switch
    {
        Refusal.RouteInvalid => new(100000007, "Actions are called with GET /?Action=…; write everything into the query"),
        Refusal.CommandMissing => new(100000006, "Action is missing; write Action=QueryUserOnlineState"),
        Refusal.CommandUnknown => new(100000007, "There is no such Action here; write Action=QueryUserOnlineState"),
        Refusal.AppMissing or Refusal.AppMalformed => new(100000001, "AppId is missing or no number; write the app's AppId"),
        Refusal.AppUnknown => new(100000011, "This AppId does not exist here; check it against the settings"),
        Refusal.NonceMissing => new(100000008, "SignatureNonce is missing; write a new random text for each call"),
        Refusal.TimestampMissing => new(100000002, "Timestamp is missing; write the seconds since 1970"),
        Refusal.TimestampMalformed => new(100000003, "Timestamp is no number of seconds since 1970; write digits only, and no milliseconds"),
        Refusal.SignatureExpired => new(100000004, "Timestamp is more than 10 minutes away from now; sign each call anew, and check your clock"),
        Refusal.VersionMissing => new(100000013, "SignatureVersion is missing; write 2.0"),
        Refusal.VersionUnknown => new(100000014, "There is no such SignatureVersion here; write 2.0"),
        Refusal.SignatureMissing => new(100000009, "Signature is missing; write the MD5 of AppId, SignatureNonce, ServerSecret and Timestamp"),
        Refusal.SignatureMalformed => new(100000005, "Signature is not 32 hexadecimal digits in lower case; write the MD5 as such"),
        Refusal.SignatureWrong => new(100000005, "Signature is not the MD5 of AppId, SignatureNonce, ServerSecret and Timestamp as sent; check the secret"),
        Refusal.RateExceeded => new(7, "Too many calls; slow down"),
        Refusal.UsersEmpty => new(660000002, "UserId[] is missing; name at least one user"),
        Refusal.UsersTooMany => new(660000011, "There are more than 100 UserId[]; split the request"),
        Refusal.UserIdInvalid => new(660000002, "A UserId has 1 to 64 characters: letters, digits, space and " + ZimUserId.Specials),
        Refusal.UserUnknown or Refusal.NotSignedIn => new(660200001, "None of these users is signed in; see ErrorList"),
        Refusal.TimedOut => new(1, "The backend took too long; try again"),
        Refusal.Broken => new(660000001, "Internal error; try again"),

        // What this dialect has no occasion for.
        Refusal.BodyNotJson or Refusal.BodyTooLarge => new(100000012, "The body cannot be read; write everything into the query"),
        Refusal.FieldInvalid or Refusal.UsersInvalid or Refusal.CustomStatusTooLong => new(660000002, "A parameter is invalid; check it"),
        Refusal.CredentialsMissing or Refusal.SignatureUserMismatch or Refusal.SignatureAppMismatch or Refusal.SignatureRevoked
            or Refusal.SignatureLocked or Refusal.NotAdmin => new(3, "The caller could not be verified; check the signature"),
        Refusal.SelfSubscription or Refusal.SelfFriend or Refusal.FriendAlready or Refusal.NotFriend or Refusal.FriendsTooMany
            or Refusal.FeatureOff => new(660000001, "This cannot be done; check the request"),
        _ => throw new UnreachableException($"no code for {why}"),
    };
}
