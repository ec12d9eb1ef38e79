using System.Diagnostics;
using System.Text.Json.Serialization;
using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>Every message that clients hear. The names are the vendor SDKs' where they have one. A new message is a method here.</summary>
public static class ClientMessages
{
    /// <summary>The names that clients listen for.</summary>
    public static class Targets
    {
        /// <summary>How users stand: one array.</summary>
        public const string StatusUpdated = "onUserStatusUpdated";

        /// <summary>The connection now hears of everything.</summary>
        public const string Ready = "onReady";

        /// <summary>The earliest subscriptions had to make room (R14).</summary>
        public const string SubscriptionEvicted = "onSubscriptionEvicted";

        /// <summary>The device is pushed out.</summary>
        public const string KickedOut = "onKickedOut";

        /// <summary>For admins who watch an app: what changed, and why.</summary>
        public const string UserChanged = "onUserChanged";

        /// <summary>For admins who watch an app: so many changes were left out.</summary>
        public const string UserChangesMissed = "onUserChangesMissed";
    }

    /// <summary>How users stand: a change, or a snapshot.</summary>
    /// <param name="views">As the receiver may see them.</param>
    public static ClientMessage StatusUpdated(params IEnumerable<PresenceView> views) => new(
        Targets.StatusUpdated,
        views.Select(view => new StatusBody(view.User.Value, view.Type.SdkNumber(), view.Custom, view.Ver)).ToArray());

    /// <summary>The connection is in the groups of all that its user hears of: from now on nothing is missed.</summary>
    /// <param name="sessionId">What to quote in heartbeats and logout; a stock SignalR client learns it here.</param>
    /// <param name="subscriptionEra">Grows when all subscriptions were dropped: whoever knows a lower one subscribes again (R16).</param>
    /// <param name="timings">How often to send a heartbeat, and within which span to come back after a lost link.</param>
    public static ClientMessage Ready(string sessionId, int subscriptionEra, Timings timings) => new(
        Targets.Ready,
        new ReadyBody(
            sessionId, (int)timings.HeartbeatEvery.TotalSeconds, (int)timings.ReconnectWithin.TotalSeconds, subscriptionEra));

    /// <summary>The user has more subscriptions than the quota: these are no longer heard (R14).</summary>
    public static ClientMessage SubscriptionEvicted(IEnumerable<UserId> users) =>
        new(Targets.SubscriptionEvicted, new EvictedBody([.. users.Select(user => user.Value)]));

    /// <summary>The device is pushed out.</summary>
    /// <param name="reason">As a text for the user, and by its name for programs: <c>cause</c>.</param>
    public static ClientMessage KickedOut(KickReason reason) =>
        new(Targets.KickedOut, new KickedOutBody(TextOf(reason), reason.ToString()));

    /// <summary>For admins who watch an app: what changed, and why (R32).</summary>
    public static ClientMessage UserChanged(IEnumerable<UserChange> changes) => new(
        Targets.UserChanged,
        changes.Select(change => new ChangeBody(
            change.View.User.Value, change.View.Type.SdkNumber(), change.View.Custom, change.View.Ver, change.Reason.ToString(),
            change.At.ToUnixTimeMilliseconds(), change.Platform?.WireName())).ToArray());

    /// <summary>For admins who watch an app: so many changes were left out.</summary>
    public static ClientMessage UserChangesMissed(int missed) => new(Targets.UserChangesMissed, new MissedBody(missed));

    /// <summary>A reason for the user to read.</summary>
    public static string TextOf(KickReason reason) => reason switch
    {
        KickReason.SignedInElsewhere => "signed in on another device",
        KickReason.TooManyDevices => "too many devices are signed in",
        KickReason.KickedByAdmin => "kicked by an admin",
        KickReason.AccountDeleted => "this account was deleted",
        KickReason.SessionEnded => "this session has ended; negotiate again",
        KickReason.SignedOut => "signed out",
        KickReason.Unverified => "nobody could say whether this connection is alive; connect again",
        _ => throw new UnreachableException($"no text for {reason}"),
    };

    private sealed record StatusBody(
        [property: JsonPropertyName("userID")] string UserID,
        [property: JsonPropertyName("statusType")] int StatusType,
        [property: JsonPropertyName("customStatus")] string CustomStatus,
        [property: JsonPropertyName("ver")] long Ver);

    private sealed record ChangeBody(
        [property: JsonPropertyName("userID")] string UserID,
        [property: JsonPropertyName("statusType")] int StatusType,
        [property: JsonPropertyName("customStatus")] string CustomStatus,
        [property: JsonPropertyName("ver")] long Ver,
        [property: JsonPropertyName("reason")] string Reason,
        [property: JsonPropertyName("at")] long At,
        [property: JsonPropertyName("platform"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Platform);

    private sealed record MissedBody([property: JsonPropertyName("missed")] int Missed);

    private sealed record ReadyBody(
        [property: JsonPropertyName("sessionId")] string SessionId,
        [property: JsonPropertyName("heartbeatSeconds")] int HeartbeatSeconds,
        [property: JsonPropertyName("reconnectWithinSeconds")] int ReconnectWithinSeconds,
        [property: JsonPropertyName("subscriptionEra")] int SubscriptionEra);

    private sealed record EvictedBody([property: JsonPropertyName("userIDList")] string[] UserIDList);

    private sealed record KickedOutBody(
        [property: JsonPropertyName("reason")] string Reason, [property: JsonPropertyName("cause")] string Cause);
}
