using System.Collections.Immutable;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Functions;

/// <summary>
/// Whom a user hears of: everybody watched and, where the app wants it, every friend (R23). A subscription or a friend
/// is committed before the user's connections join the group, and a connection is committed before it reads either:
/// whichever comes second sees the other. Nobody leaves a group for one reason who is in it for another.
/// </summary>
public sealed class Watching(IPresenceStore store, IPush push, PresenceService presence, TimeProvider clock, Settings settings)
{
    private const int JoinsPerCall = 200;      // each call has its own time limit
    private const int StatusesPerMessage = 500;   // the longest have 0.5 KB, and a message may have 1 MB
    private readonly Attempts _attempts = new();

    /// <summary>Whom a user watches now, earliest first.</summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Subscriptions> OfAsync(UserKey watcher, CancellationToken stop) =>
        await PresentAsync(watcher, (await store.LoadSubscriptionsAsync(watcher, stop)).Subscriptions, stop);

    /// <summary>Watches more users; over the quota the earliest are let go, and the watcher is told (R14).</summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="users">Whom; legal, known, not the watcher.</param>
    /// <param name="duration">For how long (R24); null until unsubscribed.</param>
    /// <param name="stop">Gives up; some connections may then not hear of the users yet, and the call is to be repeated.</param>
    public async Task SubscribeAsync(UserKey watcher, IReadOnlyCollection<string> users, TimeSpan? duration, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var until = now + duration;
        if (until is { } end) await RemindAsync(watcher, end, stop);   // before the commit, as all that falls due
        var (after, evicted) = await CommitAsync(watcher, of => of.Add(users, now, settings.SubscriptionsPerUserMax, until), stop);
        var kept = Keys(watcher, users.Where(after.Watches));   // a call that alone exceeds the quota evicts from itself
        var connections = await ConnectionsAsync(watcher, stop);
        foreach (var connection in connections) await JoinAsync(connection, kept, stop);
        await LeaveAsync(watcher, evicted, stop);
        if (evicted.IsEmpty) return;
        foreach (var connection in connections) await push.EvictedAsync(connection, new Evicted(evicted), stop);
    }

    /// <summary>A watcher fell due: subscriptions that have ended by themselves are no longer heard (R24).</summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public async Task ExpireAsync(UserKey watcher, CancellationToken stop)
    {
        var stored = (await store.LoadSubscriptionsAsync(watcher, stop)).Subscriptions;
        var (after, _) = await CommitAsync(watcher, of => (of, []), stop);
        if (after.NextEnd is { } next) await RemindAsync(watcher, next, stop);
        await LeaveAsync(watcher, stored.Items.Select(item => item.User).Where(user => !after.Watches(user)), stop);
    }

    /// <summary>Stops watching.</summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="users">Whom; null for all. Who is not watched is passed over.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public async Task UnsubscribeAsync(UserKey watcher, IReadOnlyCollection<string>? users, CancellationToken stop)
    {
        var (_, removed) = await CommitAsync(watcher, of => of.Remove(users), stop);
        // What is named leaves its group even when it was not watched: a repeated call mends a broken one.
        await LeaveAsync(watcher, users is null ? removed : removed.Union(users, StringComparer.Ordinal), stop);
    }

    /// <summary>A user has more friends, as is committed: the user's connections hear of them from now on, and how they stand (R23).</summary>
    /// <param name="owner">Whose friends.</param>
    /// <param name="friends">Whom to hear of.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public async Task BefriendedAsync(UserKey owner, IReadOnlyCollection<string> friends, CancellationToken stop)
    {
        if (HearsFriends(owner) && friends.Count > 0) await HearAsync(await ConnectionsAsync(owner, stop), Keys(owner, friends), stop);
    }

    /// <summary>A user has fewer friends, as is committed: who is not watched either is no longer heard of (R23).</summary>
    /// <param name="owner">Whose friends they were.</param>
    /// <param name="users">Whom not to hear of.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public Task UnfriendedAsync(UserKey owner, IReadOnlyCollection<string> users, CancellationToken stop) =>
        HearsFriends(owner) ? LeaveAsync(owner, users, stop) : Task.CompletedTask;

    /// <summary>A connection came up, as is committed: it joins the groups of all that its user hears of, then it is told so, with how they stand.</summary>
    /// <param name="connection">Which connection.</param>
    /// <param name="user">Whose.</param>
    /// <param name="ready">What it is told first.</param>
    /// <param name="stop">Gives up.</param>
    public async Task ConnectedAsync(string connection, UserKey user, Ready ready, CancellationToken stop)
    {
        List<UserKey> users = [user, .. await HeardByAsync(user, stop)];
        await JoinAsync(connection, users, stop);
        var statuses = await StatusesAsync(users, stop);
        await push.ReadyAsync(connection, ready, statuses[0], stop);
        foreach (var more in statuses[1..]) await push.ShowAsync(connection, more, stop);
    }

    private async Task<HashSet<UserKey>> HeardByAsync(UserKey user, CancellationToken stop)
    {
        HashSet<UserKey> heard = [.. Keys(user, (await OfAsync(user, stop)).Items.Select(item => item.User))];
        if (HearsFriends(user)) heard.UnionWith(Keys(user, (await store.LoadFriendsAsync(user, stop)).Friends.Items.Select(item => item.User)));
        return heard;
    }

    private async Task LeaveAsync(UserKey user, IEnumerable<string> users, CancellationToken stop)
    {
        var gone = Keys(user, users).Where(other => other != user).ToHashSet();
        if (gone.Count > 0) gone.ExceptWith(await HeardByAsync(user, stop));
        if (gone.Count == 0) return;
        var connections = await ConnectionsAsync(user, stop);
        foreach (var connection in connections) await push.LeaveAsync(connection, gone, stop);
        // Who was added meanwhile may have joined before this left.
        gone.IntersectWith(await HeardByAsync(user, stop));
        if (gone.Count > 0) await HearAsync(connections, [.. gone], stop);
    }

    private async Task HearAsync(List<string> connections, List<UserKey> users, CancellationToken stop)
    {
        foreach (var connection in connections) await JoinAsync(connection, users, stop);
        if (connections.Count == 0) return;
        foreach (var statuses in await StatusesAsync(users, stop))
            foreach (var connection in connections) await push.ShowAsync(connection, statuses, stop);
    }

    private async Task JoinAsync(string connection, List<UserKey> users, CancellationToken stop)
    {
        foreach (var some in users.Chunk(JoinsPerCall)) await push.JoinAsync(connection, some, stop);
    }

    private async Task<StatusChange[][]> StatusesAsync(List<UserKey> users, CancellationToken stop) =>
        [.. users.Zip(await presence.ReadAsync(users, stop), PresenceService.StatusOf).Chunk(StatusesPerMessage)];

    private Task<(Subscriptions After, ImmutableArray<string> Gone)> CommitAsync(
        UserKey watcher, Func<Subscriptions, (Subscriptions After, ImmutableArray<string> Gone)> change, CancellationToken stop) =>
        _attempts.CommitAsync(watcher, async () =>
        {
            var row = await store.LoadSubscriptionsAsync(watcher, stop);
            var (after, gone) = change(await PresentAsync(watcher, row.Subscriptions, stop));
            var done = ReferenceEquals(after, row.Subscriptions) || await store.TryCommitSubscriptionsAsync(watcher, row with { Subscriptions = after }, stop);
            return (done, (after, gone));
        }, stop);

    // The same object when none was dropped (R16) and none has ended (R24).
    private async Task<Subscriptions> PresentAsync(UserKey watcher, Subscriptions stored, CancellationToken stop)
    {
        var state = (await presence.ReadAsync([watcher], stop))[0];
        return stored.In(state.WatchEra).At(clock.GetUtcNow());
    }

    private ValueTask RemindAsync(UserKey watcher, DateTimeOffset at, CancellationToken stop) => store.FileAsync(new DueEntry(DueKind.Expiry, at, watcher), stop);

    private async Task<List<string>> ConnectionsAsync(UserKey user, CancellationToken stop)
    {
        var state = (await presence.ReadAsync([user], stop))[0];
        return [.. state.Sessions.Select(session => session.Connection).OfType<string>()];
    }

    private bool HearsFriends(UserKey user) => settings.Apps.TryGetValue(user.App, out var app) && app.FriendStatus;

    private static List<UserKey> Keys(UserKey user, IEnumerable<string> others) => [.. others.Select(other => user with { User = other })];
}
