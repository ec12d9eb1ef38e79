using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>
/// Keeps the groups of a user's connections in line with what is committed: a connection is in the group of everybody its
/// user hears of (<see cref="HeardUsers"/>). Each call acts on the rows that it is given, then reads them again; when they
/// have changed meanwhile it acts once more. So whichever of two calls ends last has seen what the other one committed.
/// </summary>
public sealed class Audience(
    IRowStore store, ConnectionGroups groups, IPushTransport push, PresenceService presence, TimeProvider clock, Settings settings)
{
    private const int RoundsMax = 10;
    private const int ViewsPerMessage = 500;   // the longest have 0.5 KB, and a message may have 1 MB

    private static readonly RowKind[] WithoutFriends = [RowKind.User, RowKind.Subscriptions];
    private static readonly RowKind[] WithFriends = [RowKind.User, RowKind.Subscriptions, RowKind.Friends];

    /// <summary>The rows that say what a user hears of.</summary>
    public IReadOnlyCollection<RowKind> RowsOf(UserKey user) => settings.RulesOf(user.App).HearsFriends ? WithFriends : WithoutFriends;

    /// <summary>Loads those rows. Costs one storage call.</summary>
    public ValueTask<UserRows> LoadAsync(UserKey user, CancellationToken stop) => store.LoadAsync(user, RowsOf(user), stop);

    /// <summary>The user's subscriptions as they hold now (R16, R24).</summary>
    /// <param name="rows">With the rows of <see cref="RowsOf"/>.</param>
    public SubscriptionList SubscriptionsIn(UserRows rows)
    {
        var now = clock.GetUtcNow();
        var era = Timeline.At(rows.Get(RowKind.User).Value.State, now, settings.Timings).SubscriptionEra;
        return rows.Get(RowKind.Subscriptions).Value.At(now, era);
    }

    /// <summary>Makes a user's connections join or leave the groups of some users, as the committed rows say.</summary>
    /// <param name="rows">As committed, with the rows of <see cref="RowsOf"/>.</param>
    /// <param name="named">The users whose groups are looked at.</param>
    /// <param name="show">Whether a connection is told how the users stand whose groups it joins at first.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    /// <returns>The user's connections.</returns>
    public async Task<IReadOnlyCollection<string>> SyncAsync(
        UserRows rows, IReadOnlyCollection<UserId> named, bool show, CancellationToken stop)
    {
        var others = named.Where(user => user != rows.Key.User).ToHashSet();
        // The users of those named whom each connection hears of by now; null where that is unknown, as at the start.
        var joined = new Dictionary<string, ISet<UserId>?>(StringComparer.Ordinal);
        for (var round = 1; ; round++)
        {
            var heard = HeardIn(rows);
            heard.IntersectWith(others);
            foreach (var connection in ConnectionsIn(rows))
            {
                await MoveAsync(connection, rows.Key, joined.GetValueOrDefault(connection), heard, others, show || round > 1, stop);
                joined[connection] = heard;
            }

            rows = await LoadAsync(rows.Key, stop);
            var now = HeardIn(rows);
            now.IntersectWith(others);
            if (ConnectionsIn(rows).All(connection => joined.GetValueOrDefault(connection)?.SetEquals(now) == true)) return joined.Keys;
            if (round == RoundsMax) throw new CommitContentionException();
        }
    }

    /// <summary>
    /// A connection came up, as is committed: it joins the groups of all that its user hears of, then it is told so, with how
    /// they stand.
    /// </summary>
    /// <param name="connection">In its own user's group already.</param>
    /// <param name="ready">What it is told first.</param>
    public async Task ConnectAsync(string connection, UserKey user, ClientMessage ready, CancellationToken stop)
    {
        UserRows rows;
        ISet<UserId> heard = new HashSet<UserId>();
        for (var round = 1; ; round++)
        {
            rows = await LoadAsync(user, stop);
            var now = HeardIn(rows);
            if (round > 1 && now.SetEquals(heard)) break;
            if (round > RoundsMax) throw new CommitContentionException();
            await MoveAsync(connection, user, heard, now, [.. heard, .. now], show: false, stop);
            heard = now;
        }
        await push.SendToConnectionAsync(connection, ready, stop);
        // The rows were read after the connection joined its own user's group, too: they need no further look.
        var state = rows.Get(RowKind.User).Value.State;
        var self = PresenceView.Of(user.User, state, Viewer.Of(user.User), clock.GetUtcNow(), settings.Timings);
        await ShowAsync(connection, [self, .. await ReadAsync(user, heard, stop)], stop);
    }

    // From the groups that a connection is in (null: unknown) to those it has to be in.
    private async Task MoveAsync(
        string connection, UserKey user, ISet<UserId>? before, ISet<UserId> after, HashSet<UserId> named, bool show, CancellationToken stop)
    {
        var join = after.Where(other => before?.Contains(other) != true).ToList();
        var leave = named.Where(other => !after.Contains(other) && before?.Contains(other) != false).ToList();
        await groups.JoinAsync(connection, Keys(user, join), stop);
        await groups.LeaveAsync(connection, Keys(user, leave), stop);
        if (show && join.Count > 0) await ShowAsync(connection, await ReadAsync(user, join, stop), stop);
    }

    private async Task<IReadOnlyCollection<PresenceView>> ReadAsync(UserKey user, ICollection<UserId> users, CancellationToken stop) =>
        users.Count == 0 ? [] : await presence.ReadAsync(Keys(user, users), Viewer.Of(user.User), stop);

    private async Task ShowAsync(string connection, IReadOnlyCollection<PresenceView> views, CancellationToken stop)
    {
        foreach (var some in views.Chunk(ViewsPerMessage))
            await push.SendToConnectionAsync(connection, ClientMessages.StatusUpdated(some), stop);
    }

    private ISet<UserId> HeardIn(UserRows rows)
    {
        var rules = settings.RulesOf(rows.Key.App);
        var friends = rules.HearsFriends ? rows.Get(RowKind.Friends).Value : FriendList.None;
        return HeardUsers.Of(SubscriptionsIn(rows), friends, rules);
    }

    private static List<string> ConnectionsIn(UserRows rows) =>
        [.. rows.Get(RowKind.User).Value.State.Sessions.Select(session => session.Connection).OfType<string>()];

    private static List<UserKey> Keys(UserKey user, IEnumerable<UserId> others) => [.. others.Select(other => user with { User = other })];
}
