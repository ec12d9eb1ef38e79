using System.Diagnostics;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Client;

/// <summary>What the client API answers, and its lists of failures; the numbers are the vendor SDKs' where they have one.</summary>
internal static class ClientCodes
{
    /// <summary>The address or the method is not one of this API.</summary>
    public static readonly Code RouteInvalid = new(60002, "HTTP parse Error: call POST /v1/{verb}");

    /// <summary>There is no such verb.</summary>
    public static readonly Code VerbUnknown = new(60009, "There is no such verb here; check the URL");

    /// <summary>The console switch "user status" is off for the app.</summary>
    public static readonly Code FeatureOff =
        new(72001, "The user status feature is switched off for this app; switch it on in the app's settings");

    /// <summary>The user calls too often.</summary>
    public static readonly Code RateExceeded = new(2996, "Too many calls of this one; wait a few seconds");

    public static readonly BodyCodes All = new()
    {
        Envelope = ActionStatusEnvelope.Write,
        NotJson = new(60003, "The body is not a JSON object"),
        TooLarge = new(60003, "The body is larger than 256 KiB"),
        FieldInvalid = new(70402, "A parameter is invalid"),
        ListInvalid = new(70402, "The list of users is invalid"),
        ListEmpty = new(70402, "The list of users is empty"),
        ListTooLong = new(70402, "The list of users is too long; split the request"),
        UserIdInvalid = new(70402, "A user id has 1 to 32 bytes of UTF-8 and no control characters"),
        TooManyCalls = RateExceeded,
        TimedOut = new(60008, "service timeout or request format error,please check and try again"),
        Broken = new(70500, "Internal error; try again"),
        Of = Of,
    };

    private static Code Of(Refusal why) => why switch
    {
        Refusal.UserUnknown => new(70107, "Nobody by this id has signed in yet"),
        Refusal.NotSignedIn => new(6014, "There is no such session; call negotiate, then connect or send a heartbeat"),
        Refusal.SignatureRevoked => UserSigCodes.Revoked,
        Refusal.PushedOut => new(6208, "This device was pushed out by another one; sign in with a new usersig, or wait a minute"),
        Refusal.CustomStatusTooLong => new(70402, "customStatus may have 100 bytes of UTF-8"),
        Refusal.SelfSubscription => new(70402, "Your own status needs no subscription: its changes always arrive"),
        Refusal.SelfFriend or Refusal.FriendAlready or Refusal.NotFriend or Refusal.FriendsTooMany or Refusal.FriendInvalid =>
            new(70402, "A parameter is invalid"),
        _ => throw new UnreachableException($"no code for {why}"),
    };
}
