using System.Diagnostics;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Admin;

/// <summary>What the admin API answers: the client API's numbers, and the server API's where an admin is asked for.</summary>
internal static class AdminCodes
{
    /// <summary>The console is off.</summary>
    public static readonly Code Off = new(72001, "The console and the admin API are switched off; set Presence__Console to true");

    /// <summary>The method is not one of this API.</summary>
    public static readonly Code RouteInvalid = new(60002, "HTTP parse Error: call POST /v1/admin/{verb}");

    /// <summary>The caller is no admin.</summary>
    public static readonly Code NotAdmin = new(70403, "The identifier is not an admin of this app; sign the request as an admin");

    /// <summary>The admin calls too often.</summary>
    public static readonly Code RateExceeded = new(2996, "Too many calls of this one; wait a few seconds");

    /// <summary>The admin has no such connection.</summary>
    public static readonly Code NoConnection =
        new(6014, "You have no such connection; negotiate as this admin, connect, and call again after onReady");

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
        TimedOut = new(60008, "It took too long; ask again"),
        Broken = new(70500, "Internal error; try again"),
        Of = Of,
    };

    private static Code Of(Refusal why) => why switch
    {
        Refusal.UserUnknown => new(70107, "Nobody by this id has signed in, was imported or was deleted"),
        Refusal.SignatureRevoked => UserSigCodes.Revoked,
        Refusal.NotSignedIn => NoConnection,
        Refusal.PushedOut or Refusal.CustomStatusTooLong or Refusal.SelfSubscription or Refusal.SelfFriend or Refusal.FriendAlready
            or Refusal.NotFriend or Refusal.FriendsTooMany or Refusal.FriendInvalid => new(70402, "A parameter is invalid"),
        _ => throw new UnreachableException($"no code for {why}"),
    };
}
