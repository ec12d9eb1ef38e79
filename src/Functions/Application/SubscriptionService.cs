using System.Collections.Immutable;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>What subscribing came to.</summary>
/// <param name="Watched">How the users stand who are watched now; read when their changes were sure to arrive.</param>
/// <param name="Refused">Those who cannot be watched, and why.</param>
/// <param name="Unreadable">Those of whom nothing can be read: nobody can say whether they can be watched.</param>
/// <param name="Era">The era of the watcher's subscriptions (R16); null when there is none of these.</param>
public sealed record Subscribed(
    IReadOnlyList<PresenceView> Watched, IReadOnlyList<(UserId User, Refusal Why)> Refused, IReadOnlyList<UserId> Unreadable, int? Era);

/// <summary>The one door to subscriptions: commit first, then bring the connections' groups in line.</summary>
public sealed class SubscriptionService(
    IDueIndex dueIndex, OptimisticCommit commits, Operations operations, Audience audience, PresenceService presence, IPushTransport push,
    TimeProvider clock, Settings settings)
{
    /// <summary>The subscriptions of a user as they hold now, earliest first.</summary>
    /// <param name="watcher">With its rows, where the request has loaded them already.</param>
    public async Task<SubscriptionList> FindAsync(UserRows watcher, CancellationToken stop) =>
        audience.SubscriptionsIn(audience.RowsOf(watcher.Key).All(watcher.Has) ? watcher : await audience.LoadAsync(watcher.Key, stop));

    /// <summary>Watches more users; over the quota the earliest subscriptions go, and the watcher's connections are told (R14).</summary>
    /// <param name="watcher">With its rows, where the request has loaded them already.</param>
    /// <param name="users">No user twice.</param>
    /// <param name="duration">How long (R24); null until unsubscribed.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public async Task<Subscribed> SubscribeAsync(
        UserRows watcher, IReadOnlyCollection<UserId> users, TimeSpan? duration, CancellationToken stop)
    {
        var me = watcher.Key;
        var candidates = await ViewAsync(me, users.Where(user => user != me.User), stop);
        var known = candidates.Where(view => view.Known).Select(view => view.User).ToHashSet();
        List<UserId> unreadable = [.. candidates.Where(view => view.IsUnreadable).Select(view => view.User)];
        var refused = from user in users.Except(unreadable)
                      let why = SubscriptionList.WhyNotSubscribe(me.User, user, known.Contains(user))
                      where why is not null
                      select (user, why.Value);
        if (known.Count == 0) return new Subscribed([], [.. refused], unreadable, null);

        List<UserId> accepted = [.. users.Where(known.Contains)];
        var now = clock.GetUtcNow();
        var until = now + duration;
        var operation = operations.Begin(me);
        var (rows, evicted) = await CommitAsync(
            operation, watcher, list => list.Add(accepted, now, settings.SubscriptionsPerUserMax, until), accepted, stop);
        var synced = await audience.SyncAsync(operation, rows, stop);
        // The subscriptions were dropped just then, and with them these, although they are new (R16).
        if (IsOfAnEarlierEra(synced.Rows)) return await SubscribeAsync(synced.Rows, users, duration, stop);
        if (!evicted.IsEmpty)
            foreach (var connection in synced.Connections)
                await operation.TryAsync(
                    "Evict", () => push.SendToConnectionAsync(connection, ClientMessages.SubscriptionEvicted(evicted), stop));
        await operation.EndAsync();
        // Without a connection nothing is pushed, so nothing can have been missed since the first look.
        var watched = candidates.Where(view => view.Known).Select(first => synced.Shown.GetValueOrDefault(first.User, first));
        return new Subscribed([.. watched], [.. refused], unreadable, audience.SubscriptionsIn(synced.Rows).Era);
    }

    /// <summary>Stops watching users. A user who is not watched is passed over.</summary>
    /// <param name="watcher">With its rows, where the request has loaded them already.</param>
    /// <param name="users">Null for all.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public async Task UnsubscribeAsync(UserRows watcher, IReadOnlyCollection<UserId>? users, CancellationToken stop)
    {
        var operation = operations.Begin(watcher.Key);
        var (rows, _) = await CommitAsync(operation, watcher, list => list.Remove(users), users ?? [], stop);
        await audience.SyncAsync(operation, rows, stop);
        await operation.EndAsync();
    }

    /// <summary>A watcher fell due: subscriptions that have ended by themselves are no longer heard (R24).</summary>
    /// <param name="watcher">With its rows, where they are loaded already.</param>
    /// <param name="due">The latest time at which the watcher fell due: entries up to then are about to be removed.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public async Task ExpireAsync(UserRows watcher, DateTimeOffset due, CancellationToken stop)
    {
        var operation = operations.Begin(watcher.Key);
        var (rows, _) = await CommitAsync(
            operation, watcher, list => (list.RemindedAt <= due ? list with { RemindedAt = null } : list, []), [], stop);
        await audience.SyncAsync(operation, rows, stop);
        await operation.EndAsync();
    }

    private static bool IsOfAnEarlierEra(UserRows rows) =>
        rows.Get(RowKind.Subscriptions).Value.Era != rows.Get(RowKind.User).Value.State.SubscriptionEra;

    // Gives the users who are not watched any more by this change. Whoever commits has to see to the groups of those, too, whose
    // subscriptions had ended by themselves.
    private Task<Committed<ImmutableArray<UserId>>> CommitAsync(
        Operation operation, UserRows watcher, Func<SubscriptionList, (SubscriptionList After, ImmutableArray<UserId> Removed)> change,
        IReadOnlyCollection<UserId> named, CancellationToken stop) =>
        commits.CommitAsync<SubscriptionList, ImmutableArray<UserId>>(
            RowKind.Subscriptions, watcher, audience.RowsOf(watcher.Key), async rows =>
        {
            var present = audience.SubscriptionsIn(rows);
            var (after, removed) = change(present);
            var stored = rows.Get(RowKind.Subscriptions).Value;
            if (after.Items.IsEmpty && stored.Items.IsEmpty) return (stored, []);
            after = await RemindAsync(watcher.Key, after, stop);
            var ended = stored.Items.Select(item => item.User).Where(user => !present.Has(user) && !after.Has(user));
            if (after != stored) await operation.CoverAsync(new OutboxTask { Sync = [.. named, .. removed, .. ended] }, stop);
            return (after, removed);
        }, stop);

    private async Task<IReadOnlyList<PresenceView>> ViewAsync(UserKey me, IEnumerable<UserId> users, CancellationToken stop) =>
        await presence.ReadAsync([.. users.Select(user => me with { User = user })], Viewer.Of(me.User), stop);

    // Before the commit, as all that falls due. While an earlier entry stands, a later end needs none: the sweep schedules it anew.
    private async ValueTask<SubscriptionList> RemindAsync(UserKey watcher, SubscriptionList list, CancellationToken stop)
    {
        var standing = list.RemindedAt > clock.GetUtcNow() ? list.RemindedAt : null;
        if (list.NextEnd is { } end && !(standing <= end))
        {
            await dueIndex.ScheduleAsync(new DueEntry(DueKind.Expiry, end, watcher), stop);
            standing = end;
        }
        return list with { RemindedAt = standing };
    }
}
