using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>What bringing groups in line came to.</summary>
/// <param name="Connections">The user's connections.</param>
/// <param name="Shown">How users stand, read after their groups were joined.</param>
/// <param name="Rows">The user's rows as they were at the last look.</param>
public readonly record struct Synced(
    IReadOnlyCollection<string> Connections, IReadOnlyDictionary<UserId, PresenceView> Shown, UserRows Rows);

/// <summary>
/// Keeps the groups of a user's connections in line with what is committed: a connection is in the group of everybody its
/// user hears of (<see cref="HeardUsers"/>). Each call acts on the rows that it is given, then reads them again; when they
/// have changed meanwhile it acts once more. So whichever of two calls ends last has seen what the other one committed.
/// </summary>
public sealed class Audience(
    IRowStore store, ConnectionGroups groups, IPushTransport push, PresenceService presence, TimeProvider clock, Settings settings)
{
    private const int RoundsMax = 10;
    private const int CallsPerLook = 64;   // at the clock, between calls to the service
    private const int ViewsPerMessage = 500;   // the longest have 0.5 KB, and a message may have 1 MB

    private static readonly RowKind[] WithoutFriends = [RowKind.User, RowKind.Subscriptions];
    private static readonly RowKind[] WithFriends = [RowKind.User, RowKind.Subscriptions, RowKind.Friends];

    /// <summary>The rows that say what a user hears of.</summary>
    public IReadOnlyCollection<RowKind> RowsOf(UserKey user) => settings.RulesOf(user.App).HearsFriends ? WithFriends : WithoutFriends;

    /// <summary>Loads those rows. Costs one storage call.</summary>
    public ValueTask<UserRows> LoadAsync(UserKey user, CancellationToken stop) => store.LoadAsync(user, RowsOf(user), stop);

    /// <summary>The user's subscriptions as they hold now (R16, R24).</summary>
    /// <param name="rows">With the rows of <see cref="RowsOf"/>.</param>
    public SubscriptionList SubscriptionsIn(UserRows rows) => CommittedIn(rows).At(clock.GetUtcNow());

    /// <summary>
    /// Makes a user's connections join or leave the groups of some users, as the committed rows say. A connection is told how
    /// the users stand whose groups it joins.
    /// </summary>
    /// <param name="operation">Has filed whose groups are looked at; ended by the caller.</param>
    /// <param name="rows">As committed, with the rows of <see cref="RowsOf"/>.</param>
    /// <returns>The user's connections, and what they were told: the latest of each user whose group was joined.</returns>
    public async Task<Synced> SyncAsync(Operation operation, UserRows rows, CancellationToken stop)
    {
        var others = operation.Work.Sync.Where(user => user != rows.Key.User).ToHashSet();
        var shown = new Dictionary<UserId, PresenceView>();
        if (others.Count == 0) return new(ConnectionsIn(rows), shown, rows);
        // The users of those named whom each connection hears of by now; null where that is unknown, as at the start.
        var joined = new Dictionary<string, ISet<UserId>?>(StringComparer.Ordinal);
        HashSet<string> gone = new(StringComparer.Ordinal);
        for (var round = 1; round <= RoundsMax; round++)
        {
            var heard = HeardIn(rows);
            heard.IntersectWith(others);
            foreach (var connection in ConnectionsIn(rows))
            {
                if (gone.Contains(connection)) continue;
                try
                {
                    var before = joined.GetValueOrDefault(connection);
                    joined[connection] = heard;
                    if (before?.SetEquals(heard) == true) continue;
                    await MoveAsync(operation, connection, rows.Key, before, heard, others, shown, stop);
                }
                catch (ConnectionGoneException)
                {
                    gone.Add(connection);
                    await presence.ChangeAsync(rows.Key, new Command.ConnectionGone(connection), stop);
                }
            }

            rows = await LoadAsync(rows.Key, stop);
            var now = HeardIn(rows);
            now.IntersectWith(others);
            if (ConnectionsIn(rows).All(c => gone.Contains(c) || joined.GetValueOrDefault(c)?.SetEquals(now) == true))
                return new(joined.Keys, shown, rows);
        }
        operation.Leave();   // too much at once: the sweep does it when it is quiet
        return new(joined.Keys, shown, rows);
    }

    /// <summary>
    /// A connection came up, as is committed: it joins the groups of all that its user hears of, then it is told so, with how
    /// they stand.
    /// </summary>
    /// <param name="operation">Has filed the work; each group is named there before it is joined, since a join may land late and is then to
    /// be taken back. Ended by the caller.</param>
    /// <param name="connection">In its own user's group already.</param>
    /// <param name="sessionId">Its session.</param>
    /// <exception cref="ConnectionGoneException">There is no such connection.</exception>
    public async Task ConnectAsync(
        Operation operation, string connection, UserKey user, string sessionId, CancellationToken stop)
    {
        UserRows rows;
        ISet<UserId> heard = new HashSet<UserId>();
        for (var round = 1; ; round++)
        {
            rows = await LoadAsync(user, stop);
            var now = HeardIn(rows);
            if (round > 1 && now.SetEquals(heard)) break;
            if (round > RoundsMax)
            {
                operation.Leave();
                return;
            }
            await operation.CoverAsync(new OutboxTask { Sync = [.. now] }, stop);
            if (!await MoveAsync(operation, connection, user, heard, now, [.. heard, .. now], null, stop)) return;
            heard = now;
        }
        // The rows were read after the connection joined its own user's group, too: they need no further look.
        var state = rows.Get(RowKind.User).Value.State;
        await operation.TryAsync("Ready", async () =>
        {
            await push.SendToConnectionAsync(
                connection, ClientMessages.Ready(sessionId, state.SubscriptionEra, settings.Timings), stop);
            var self = PresenceView.Of(user.User, state, Viewer.Of(user.User), clock.GetUtcNow(), settings.Timings);
            await ShowAsync(connection, [self, .. await ReadAsync(user, heard, stop)], stop);
        });
    }

    // From the groups that a connection is in (null: unknown) to those it has to be in; null for shown: nobody is told. False
    // when something was not done.
    private async Task<bool> MoveAsync(
        Operation operation, string connection, UserKey user, ISet<UserId>? before, ISet<UserId> after, HashSet<UserId> named,
        Dictionary<UserId, PresenceView>? shown, CancellationToken stop)
    {
        var join = after.Where(other => before?.Contains(other) != true).ToList();
        var leave = named.Where(other => !after.Contains(other) && before?.Contains(other) != false).ToList();
        foreach (var some in join.Chunk(CallsPerLook))
        {
            if (!await operation.KeepAsync(stop)) return false;
            if (!await operation.TryAsync("Join", () => groups.JoinAsync(connection, Keys(user, some), stop))) return false;
        }
        foreach (var some in leave.Chunk(CallsPerLook))
        {
            if (!await operation.KeepAsync(stop)) return false;
            if (!await operation.TryAsync("Leave", () => groups.LeaveAsync(connection, Keys(user, some), stop))) return false;
        }
        return shown is null || join.Count == 0 || await operation.TryAsync("Show", async () =>
        {
            var views = await ReadAsync(user, join, stop);
            foreach (var view in views) shown[view.User] = view;
            await ShowAsync(connection, views, stop);
        });
    }

    // Without those of whom nothing can be read: there is nothing to tell of them.
    private async Task<IReadOnlyCollection<PresenceView>> ReadAsync(UserKey user, ICollection<UserId> users, CancellationToken stop) =>
        users.Count == 0
            ? []
            : Array.FindAll(await presence.ReadAsync(Keys(user, users), Viewer.Of(user.User), stop), view => !view.IsUnreadable);

    private async Task ShowAsync(string connection, IReadOnlyCollection<PresenceView> views, CancellationToken stop)
    {
        foreach (var some in views.Chunk(ViewsPerMessage))
            await push.SendToConnectionAsync(connection, ClientMessages.StatusUpdated(some), stop);
    }

    /// <summary>
    /// Whose groups a user's connections are in. Groups follow what is committed and never the clock: the end of a subscription is a
    /// commit, too.
    /// </summary>
    /// <param name="rows">With the rows of <see cref="RowsOf"/>.</param>
    public ISet<UserId> HeardIn(UserRows rows)
    {
        // Rows that were loaded before the app changed its mind have no friends with them: a sweep sees to that (R23).
        var friends = rows.Find(RowKind.Friends)?.Value ?? FriendList.None;
        return HeardUsers.Of(CommittedIn(rows), friends, settings.RulesOf(rows.Key.App));
    }

    private static SubscriptionList CommittedIn(UserRows rows) =>
        rows.Get(RowKind.Subscriptions).Value.Of(rows.Get(RowKind.User).Value.State.SubscriptionEra);

    private static List<string> ConnectionsIn(UserRows rows) =>
        [.. rows.Get(RowKind.User).Value.State.Sessions.SelectMany(session => session.Connections).Select(c => c.Id)];

    private static List<UserKey> Keys(UserKey user, IEnumerable<UserId> others) => [.. others.Select(other => user with { User = other })];
}
