using System.Collections.Concurrent;
using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Functions.Tests.Fakes;

/// <summary>Clients in memory: remembers who was told what, and which connection is in which group. Fails on demand.</summary>
internal sealed class RecordingPush : IPush
{
    private readonly ConcurrentDictionary<(string Connection, UserKey User), bool> _groups = new();

    /// <summary>Asked before each call, by its name; what it throws is the failure.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public ConcurrentQueue<(UserKey User, StatusChange Change)> Told { get; } = new();

    public ConcurrentQueue<(string Connection, StatusChange Status)> Shown { get; } = new();

    public ConcurrentQueue<(string Connection, string Reason)> Kicked { get; } = new();

    public ConcurrentQueue<(string Connection, Evicted Evicted)> Evictions { get; } = new();

    public StatusChange? LastToldOf(UserKey user) => Told.Where(told => told.User == user).Select(told => told.Change).MaxBy(change => change.Ver);

    /// <summary>Whom a connection hears of, in order of their ids.</summary>
    public string[] HeardBy(string connection) =>
        [.. _groups.Keys.Where(key => key.Connection == connection).Select(key => key.User.User).Order(StringComparer.Ordinal)];

    public Task EvictedAsync(string connectionId, Evicted evicted, CancellationToken stop)
    {
        Before(nameof(EvictedAsync));
        Evictions.Enqueue((connectionId, evicted));
        return Task.CompletedTask;
    }

    public Task<Ticket> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) => throw new NotSupportedException();

    public Task TellAsync(UserKey user, StatusChange change, CancellationToken stop)
    {
        Before(nameof(TellAsync));
        Told.Enqueue((user, change));
        return Task.CompletedTask;
    }

    public Task JoinAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop)
    {
        Before(nameof(JoinAsync));
        foreach (var user in users) _groups[(connectionId, user)] = true;
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop)
    {
        Before(nameof(LeaveAsync));
        foreach (var user in users) _groups.TryRemove((connectionId, user), out _);
        return Task.CompletedTask;
    }

    public Task ReadyAsync(string connectionId, Ready ready, IReadOnlyList<StatusChange> statuses, CancellationToken stop) => throw new NotSupportedException();

    public Task ShowAsync(string connectionId, IReadOnlyList<StatusChange> statuses, CancellationToken stop)
    {
        Before(nameof(ShowAsync));
        foreach (var status in statuses) Shown.Enqueue((connectionId, status));
        return Task.CompletedTask;
    }

    public Task KickAsync(string connectionId, string reason, CancellationToken stop)
    {
        Before(nameof(KickAsync));
        Kicked.Enqueue((connectionId, reason));
        return Task.CompletedTask;
    }
}
