using System.Collections.Concurrent;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Tests.Fakes;

public enum StoreVerb { Load, Read, Commit, LoadSubscriptions, CommitSubscriptions, LoadFriends, CommitFriends, File, Due, Remove }

/// <summary>One call of a store.</summary>
/// <param name="Verb">Which.</param>
/// <param name="User">About whom; nobody where it is about many.</param>
/// <param name="Row">What is to be committed.</param>
/// <param name="Entry">What is to be filed or removed.</param>
/// <param name="Subscriptions">What is to be committed.</param>
internal sealed record StoreCall(StoreVerb Verb, UserKey User = default, UserRow? Row = null, DueEntry? Entry = null, Subscriptions? Subscriptions = null);

/// <summary>A store whose calls are written down, and fail on demand: before anything is done, or after.</summary>
internal sealed class WatchedStore(IPresenceStore inner) : IPresenceStore
{
    /// <summary>Awaited before each call; what it throws is the failure, and nothing is done.</summary>
    public Func<StoreCall, ValueTask> Before { get; set; } = _ => default;

    /// <summary>Asked after each call; what it throws is the failure, of something that was done.</summary>
    public Action<StoreCall> After { get; set; } = _ => { };

    public ConcurrentQueue<StoreCall> Calls { get; } = new();

    public ValueTask<UserRow> LoadAsync(UserKey user, CancellationToken stop) =>
        DoAsync(new(StoreVerb.Load, user), () => inner.LoadAsync(user, stop));

    public ValueTask<UserState[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop) =>
        DoAsync(new(StoreVerb.Read), () => inner.ReadAsync(users, stop));

    public ValueTask<UserRow?> TryCommitAsync(UserKey user, UserRow row, CancellationToken stop) =>
        DoAsync(new(StoreVerb.Commit, user, Row: row), () => inner.TryCommitAsync(user, row, stop));

    public ValueTask<SubscriptionsRow> LoadSubscriptionsAsync(UserKey watcher, CancellationToken stop) =>
        DoAsync(new(StoreVerb.LoadSubscriptions, watcher), () => inner.LoadSubscriptionsAsync(watcher, stop));

    public ValueTask<bool> TryCommitSubscriptionsAsync(UserKey watcher, SubscriptionsRow row, CancellationToken stop) =>
        DoAsync(new(StoreVerb.CommitSubscriptions, watcher, Subscriptions: row.Subscriptions), () => inner.TryCommitSubscriptionsAsync(watcher, row, stop));

    public ValueTask<FriendsRow> LoadFriendsAsync(UserKey owner, CancellationToken stop) =>
        DoAsync(new(StoreVerb.LoadFriends, owner), () => inner.LoadFriendsAsync(owner, stop));

    public ValueTask<bool> TryCommitFriendsAsync(UserKey owner, FriendsRow row, CancellationToken stop) =>
        DoAsync(new(StoreVerb.CommitFriends, owner), () => inner.TryCommitFriendsAsync(owner, row, stop));

    public async ValueTask FileAsync(DueEntry entry, CancellationToken stop) =>
        await DoAsync(new(StoreVerb.File, entry.User, Entry: entry), async () =>
        {
            await inner.FileAsync(entry, stop);
            return true;
        });

    public ValueTask<IReadOnlyList<DueEntry>> DueAsync(DueKind kind, DateTimeOffset now, int max, CancellationToken stop) =>
        DoAsync(new(StoreVerb.Due), () => inner.DueAsync(kind, now, max, stop));

    public async ValueTask RemoveAsync(DueEntry entry, CancellationToken stop) =>
        await DoAsync(new(StoreVerb.Remove, entry.User, Entry: entry), async () =>
        {
            await inner.RemoveAsync(entry, stop);
            return true;
        });

    private async ValueTask<T> DoAsync<T>(StoreCall call, Func<ValueTask<T>> act)
    {
        Calls.Enqueue(call);
        await Before(call);
        var result = await act();
        After(call);
        return result;
    }
}
