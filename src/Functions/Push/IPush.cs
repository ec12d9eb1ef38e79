using System.Text.Json.Serialization;
using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>How a user stands, as watchers hear it. The names are the SDKs'.</summary>
/// <param name="UserID">Who.</param>
/// <param name="StatusType">The general status.</param>
/// <param name="CustomStatus">The custom status; empty for none.</param>
/// <param name="Ver">Grows with every change of that user: whoever knows a higher one ignores this.</param>
public sealed record StatusChange(
    [property: JsonPropertyName("userID")] string UserID,
    [property: JsonPropertyName("statusType")] StatusType StatusType,
    [property: JsonPropertyName("customStatus")] string CustomStatus,
    [property: JsonPropertyName("ver")] long Ver);

/// <summary>What a connection hears once it is in the groups of all that its user watches: from now on nothing is missed.</summary>
/// <param name="SessionId">What to quote in heartbeats and logout; a stock SignalR client learns it here.</param>
/// <param name="HeartbeatSeconds">How often to send a heartbeat.</param>
public sealed record Ready(
    [property: JsonPropertyName("sessionId")] string SessionId,
    [property: JsonPropertyName("heartbeatSeconds")] int HeartbeatSeconds);

/// <summary>What a device hears when it is pushed out.</summary>
/// <param name="Reason">Why.</param>
public sealed record KickedOut([property: JsonPropertyName("reason")] string Reason);

/// <summary>What a watcher hears whose earliest subscriptions had to make room.</summary>
/// <param name="UserIDList">Whom the watcher no longer hears of.</param>
public sealed record Evicted([property: JsonPropertyName("userIDList")] IReadOnlyList<string> UserIDList);

/// <summary>Where a client connects.</summary>
/// <param name="Url">The hub's address.</param>
/// <param name="AccessToken">Opens it; goes to this client only.</param>
public sealed record Ticket(string Url, string AccessToken);

/// <summary>Who a connection belongs to; travels inside its token.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="SessionId">Which session.</param>
/// <param name="NegotiatedAt">When the token was made.</param>
public sealed record ConnectionClaim(UserKey User, string SessionId, DateTimeOffset NegotiatedAt);

/// <summary>
/// The way to connected clients: the one port to SignalR. Each watched user has a group, which the user's own
/// connections are in as well, so that a change costs one message. Every call throws when it did not get through.
/// </summary>
public interface IPush
{
    /// <summary>Makes a ticket for one connection.</summary>
    /// <param name="claim">Whose it will be.</param>
    /// <param name="stop">Gives up.</param>
    Task<Ticket> NegotiateAsync(ConnectionClaim claim, CancellationToken stop);

    /// <summary>Tells a user's watchers and own devices how the user now stands.</summary>
    /// <param name="user">Who changed.</param>
    /// <param name="change">How the user now stands.</param>
    /// <param name="stop">Gives up.</param>
    Task TellAsync(UserKey user, StatusChange change, CancellationToken stop);

    /// <summary>Lets a connection hear of users; one that is gone is passed over.</summary>
    /// <param name="connectionId">Which connection.</param>
    /// <param name="users">Whom it will hear of.</param>
    /// <param name="stop">Gives up.</param>
    Task JoinAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop);

    /// <summary>No longer lets a connection hear of users; one that is gone is passed over.</summary>
    /// <param name="connectionId">Which connection.</param>
    /// <param name="users">Whom it will no longer hear of.</param>
    /// <param name="stop">Gives up.</param>
    Task LeaveAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop);

    /// <summary>Tells a connection that it now hears of everything, and how things stand: that closes the gap.</summary>
    /// <param name="connectionId">Which connection.</param>
    /// <param name="ready">What it is told first.</param>
    /// <param name="statuses">The user and those that the user hears of, read after joining; comes as a change does.</param>
    /// <param name="stop">Gives up.</param>
    Task ReadyAsync(string connectionId, Ready ready, IReadOnlyList<StatusChange> statuses, CancellationToken stop);

    /// <summary>Tells one connection how users stand whom it newly hears of.</summary>
    /// <param name="connectionId">Which connection.</param>
    /// <param name="statuses">Read after joining; comes as a change does.</param>
    /// <param name="stop">Gives up.</param>
    Task ShowAsync(string connectionId, IReadOnlyList<StatusChange> statuses, CancellationToken stop);

    /// <summary>Tells a connection whose user watches too many whom it no longer hears of.</summary>
    /// <param name="connectionId">Which connection.</param>
    /// <param name="evicted">Whom.</param>
    /// <param name="stop">Gives up.</param>
    Task EvictedAsync(string connectionId, Evicted evicted, CancellationToken stop);

    /// <summary>Tells a connection that it was pushed out, and closes it; one that is gone is passed over.</summary>
    /// <param name="connectionId">Which connection.</param>
    /// <param name="reason">Why.</param>
    /// <param name="stop">Gives up.</param>
    Task KickAsync(string connectionId, string reason, CancellationToken stop);
}

/// <summary>The messages that clients hear.</summary>
public static class Targets
{
    /// <summary>One argument: an array of <see cref="StatusChange"/>.</summary>
    public const string StatusUpdated = "onUserStatusUpdated";

    /// <summary>One argument: <see cref="Ready"/>.</summary>
    public const string Ready = "onReady";

    /// <summary>One argument: <see cref="Evicted"/>.</summary>
    public const string SubscriptionEvicted = "onSubscriptionEvicted";

    /// <summary>One argument: <see cref="KickedOut"/>.</summary>
    public const string KickedOut = "onKickedOut";
}
