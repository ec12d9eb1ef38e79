using System.Collections.Concurrent;
using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Functions.Tests.Support;

/// <summary>
/// The service and its clients in memory: remembers what was sent, which connection is in which group, and which are gone.
/// Every other connection is open. Fails on demand.
/// </summary>
internal sealed class RecordingTransport : IPushTransport
{
    private readonly ConcurrentDictionary<(string Connection, UserKey User), bool> _groups = new();

    /// <summary>Asked before each call, by its name; what it throws is the failure.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Every call, by its name.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The changes that were published to watchers.</summary>
    public ConcurrentQueue<(UserKey User, StatusChange Change)> Told { get; } = new();

    public ConcurrentQueue<(string Connection, StatusChange Status)> Shown { get; } = new();

    public ConcurrentQueue<(string Connection, string Reason)> Kicked { get; } = new();

    public ConcurrentQueue<string> Closed { get; } = new();

    public ConcurrentQueue<(string Connection, string[] Users)> Evictions { get; } = new();

    public ConcurrentQueue<string> Ready { get; } = new();

    public ConcurrentDictionary<string, bool> Gone { get; } = new();

    /// <summary>The connections of admins that joined a group to watch an app.</summary>
    public ConcurrentDictionary<(string Connection, string Group), bool> Watching { get; } = new();

    public StatusChange? LastToldOf(UserKey user) =>
        Told.Where(told => told.User == user).Select(told => told.Change).MaxBy(change => change.Ver);

    /// <summary>The users that a connection hears of, in order of their ids.</summary>
    public string[] HeardBy(string connection) =>
        [.. _groups.Keys.Where(key => key.Connection == connection).Select(key => key.User.User.Value).Order(StringComparer.Ordinal)];

    public Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) =>
        DoAsync(nameof(NegotiateAsync), () => new ClientEndpoint("url", "token"));

    /// <summary>What admins who watch an app were sent, and to which group.</summary>
    public ConcurrentQueue<(string Group, ClientMessage Message)> ToAdmins { get; } = new();

    public Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop) => DoAsync(nameof(SendToGroupAsync), () =>
    {
        if (message.Target != ClientMessages.Targets.StatusUpdated)
        {
            ToAdmins.Enqueue((group, message));
            return true;
        }
        foreach (var change in StatusChange.Read<StatusChange[]>(message)) Told.Enqueue((UserKey.Decode(group), change));
        return true;
    });

    public Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop) => DoAsync(message.Target, () =>
    {
        switch (message.Target)
        {
            case ClientMessages.Targets.StatusUpdated:
                foreach (var status in StatusChange.Read<StatusChange[]>(message)) Shown.Enqueue((connectionId, status));
                break;
            case ClientMessages.Targets.KickedOut:
                Kicked.Enqueue((connectionId, StatusChange.Read<JsonElement>(message).GetProperty("reason").GetString()!));
                break;
            case ClientMessages.Targets.SubscriptionEvicted:
                var evicted = StatusChange.Read<JsonElement>(message).GetProperty("userIDList").Deserialize<string[]>()!;
                Evictions.Enqueue((connectionId, evicted));
                break;
            case ClientMessages.Targets.Ready:
                Ready.Enqueue(connectionId);
                break;
            default:
                throw new NotSupportedException(message.Target);
        }
        return true;
    });

    public Task JoinAsync(string connectionId, string group, CancellationToken stop) => DoAsync(nameof(JoinAsync), () =>
    {
        if (Gone.ContainsKey(connectionId)) throw new ConnectionGoneException(connectionId);
        if (group.StartsWith("watch-", StringComparison.Ordinal)) return Watching[(connectionId, group)] = true;
        return _groups[(connectionId, UserKey.Decode(group))] = true;
    });

    public Task LeaveAsync(string connectionId, string group, CancellationToken stop) =>
        DoAsync(nameof(LeaveAsync), () => _groups.TryRemove((connectionId, UserKey.Decode(group)), out _));

    public Task LeaveAllAsync(string connectionId, CancellationToken stop) => DoAsync(nameof(LeaveAllAsync), () => LeaveAll(connectionId));

    public Task CloseAsync(string connectionId, string reason, CancellationToken stop) => DoAsync(nameof(CloseAsync), () =>
    {
        Closed.Enqueue(connectionId);
        Drop(connectionId);
        return true;
    });

    public Task<bool> ExistsAsync(string connectionId, CancellationToken stop) =>
        DoAsync(nameof(ExistsAsync), () => !Gone.ContainsKey(connectionId));

    /// <summary>A connection is gone, and with it its groups; nobody is told.</summary>
    public void Drop(string connectionId)
    {
        Gone[connectionId] = true;
        LeaveAll(connectionId);
    }

    private bool LeaveAll(string connectionId) =>
        _groups.Keys.Where(key => key.Connection == connectionId).ToList().TrueForAll(key => _groups.TryRemove(key, out _));

    private Task<T> DoAsync<T>(string call, Func<T> act)
    {
        Calls.Enqueue(call);
        Before(call);
        return Task.FromResult(act());
    }
}
