using System.Collections.Immutable;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Functions;

/// <summary>
/// Who watches whom. A subscription is committed before the watcher's connections join the group, and a
/// connection is committed before it reads the subscriptions: whichever comes second sees the other.
/// </summary>
public sealed class Watching(IPresenceStore store, IPush push, PresenceService presence, TimeProvider clock, Settings settings)
{
    private const int CommitAttemptsMax = 20;
    private static readonly TimeSpan BackOffMax = TimeSpan.FromMilliseconds(100);
    private readonly Turns _turns = new();

    /// <summary>Whom a user watches now, earliest first.</summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Subscriptions> OfAsync(UserKey watcher, CancellationToken stop) => (await LoadAsync(watcher, stop)).Subscriptions;

    /// <summary>Watches more users; over the quota the earliest are let go (R14).</summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="users">Whom; legal, known, not the watcher.</param>
    /// <param name="duration">For how long (R24); null until unsubscribed.</param>
    /// <param name="stop">Gives up; some connections may then not hear of the users yet, and the call is to be repeated.</param>
    public async Task SubscribeAsync(UserKey watcher, IReadOnlyCollection<string> users, TimeSpan? duration, CancellationToken stop)
    {
        var (after, evicted) = await CommitAsync(watcher, of => of.Add(users, clock.GetUtcNow(), settings.SubscriptionsPerUserMax), stop);
        var kept = users.Where(after.Watches).ToList();   // a call that alone exceeds the quota evicts from itself
        foreach (var connection in await ConnectionsAsync(watcher, stop))
        {
            await push.JoinAsync(connection, Keys(watcher, kept), stop);
            await push.LeaveAsync(connection, Keys(watcher, evicted), stop);
        }
    }

    /// <summary>Stops watching.</summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="users">Whom; null for all. Who is not watched is passed over.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public async Task UnsubscribeAsync(UserKey watcher, IReadOnlyCollection<string>? users, CancellationToken stop)
    {
        var (_, removed) = await CommitAsync(watcher, of => of.Remove(users), stop);
        // What is named leaves its group even when it was not watched: a repeated call mends a broken one.
        var leave = users is null ? removed : [.. removed.Union(users, StringComparer.Ordinal)];
        foreach (var connection in await ConnectionsAsync(watcher, stop))
            await push.LeaveAsync(connection, Keys(watcher, leave), stop);
    }

    private async Task<(Subscriptions After, ImmutableArray<string> Gone)> CommitAsync(
        UserKey watcher, Func<Subscriptions, (Subscriptions After, ImmutableArray<string> Gone)> change, CancellationToken stop)
    {
        using var turn = await _turns.TakeAsync(watcher, stop);
        for (var attempt = 1; ; attempt++)
        {
            var row = await LoadAsync(watcher, stop);
            var (after, gone) = change(row.Subscriptions);
            if (after == row.Subscriptions || await store.TryCommitSubscriptionsAsync(watcher, row with { Subscriptions = after }, stop)) return (after, gone);
            if (attempt == CommitAttemptsMax) throw new RefusedException(Refusal.Broken, "too many changes of these subscriptions at once; try again");
            await Task.Delay(BackOffMax * Random.Shared.NextDouble(), stop);
        }
    }

    private async Task<SubscriptionsRow> LoadAsync(UserKey watcher, CancellationToken stop)
    {
        var row = await store.LoadSubscriptionsAsync(watcher, stop);
        var state = (await presence.ReadAsync([watcher], stop))[0];
        return row with { Subscriptions = row.Subscriptions.In(state.WatchEra) };
    }

    private async Task<List<string>> ConnectionsAsync(UserKey watcher, CancellationToken stop)
    {
        var state = (await presence.ReadAsync([watcher], stop))[0];
        return [.. state.Sessions.Select(session => session.Connection).OfType<string>()];
    }

    private static List<UserKey> Keys(UserKey watcher, IEnumerable<string> users) => [.. users.Select(user => watcher with { User = user })];
}
