using System.Collections.Immutable;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>What came of one friend of a call.</summary>
/// <param name="Why">Why nothing was done; null where it was.</param>
/// <param name="Theirs">Whether the friend's list refused, and not the caller's.</param>
public readonly record struct FriendAnswer(UserId User, Refusal? Why = null, bool Theirs = false);

/// <summary>
/// The one door to friends (R22). Each list is a row of its own: where both lists change, the owner's is first, and
/// what the other one refuses is taken back. A call that broke off is mended by its repetition.
/// </summary>
public sealed class FriendService(IRowStore store, OptimisticCommit commits, PresenceService presence, Audience audience, Settings settings)
{
    private const int ListsAtOnce = 32;
    private static readonly RowKind[] FriendsAlone = [RowKind.Friends];
    private static readonly RowKind[] UserAndFriends = [RowKind.User, RowKind.Friends];

    /// <summary>A user's friends; null when the user is not known (R17).</summary>
    public async Task<FriendList?> FindAsync(UserKey owner, CancellationToken stop)
    {
        var rows = await store.LoadAsync(owner, UserAndFriends, stop);
        return rows.Get(RowKind.User).Value.State.Known ? rows.Get(RowKind.Friends).Value : null;
    }

    /// <summary>Puts users on a list, and the owner of the list on theirs; each alone.</summary>
    /// <param name="friends">No user twice.</param>
    /// <param name="both">Whether their lists change, too.</param>
    /// <param name="replace">Whether a friend on the list takes the new details; else that friend is refused.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    /// <returns>In the order of <paramref name="friends"/>; null when the owner is not known (R17).</returns>
    public async Task<IReadOnlyList<FriendAnswer>?> AddAsync(
        UserKey owner, IReadOnlyList<Friend> friends, bool both, bool replace, CancellationToken stop)
    {
        if (await LoadKnownAsync(owner, stop) is not { } rows) return null;
        var answers = await WhyNotFriendsAsync(owner, friends.Select(friend => friend.User), stop);
        var possible = friends.Where(friend => !answers.ContainsKey(friend.User)).ToList();
        var mine = await CommitAsync(rows, list => list.Add(possible, replace), stop);
        foreach (var (friend, why) in possible.Zip(mine.Result)) answers[friend.User] = new(friend.User, why);
        var listed = possible.Where(friend => answers[friend.User].Why is null or Refusal.FriendAlready).ToList();
        await SyncAsync(mine.Rows, [.. listed.Select(friend => friend.User)], stop);
        if (both)
        {
            var added = listed.Where(friend => answers[friend.User].Why is null).Select(friend => friend.User).ToList();
            foreach (var theirs in await ForEachAsync(listed, (friend, within) => AddToTheirsAsync(owner, friend, within), stop))
                // With both there already, the answer stays; with one, it is mended.
                if (theirs.Why != Refusal.FriendAlready) answers[theirs.User] = theirs;
            var refused = added.Where(user => answers[user].Why is not null).ToList();
            if (refused.Count > 0) await RemoveFromAsync(mine.Rows, refused, stop);
        }
        return [.. friends.Select(friend => answers[friend.User])];
    }

    /// <summary>Takes users off a list, and the owner of the list off theirs; each alone.</summary>
    /// <param name="users">No user twice.</param>
    /// <param name="both">Whether their lists change, too.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    /// <returns>In the order of <paramref name="users"/>; null when the owner is not known (R17).</returns>
    public async Task<IReadOnlyList<FriendAnswer>?> RemoveAsync(
        UserKey owner, IReadOnlyList<UserId> users, bool both, CancellationToken stop)
    {
        if (await LoadKnownAsync(owner, stop) is not { } rows) return null;
        var gone = (await RemoveFromAsync(rows, users, stop)).ToHashSet();
        if (both)
        {
            var others = users.Where(user => user != owner.User).ToList();
            var removed = await ForEachAsync(
                others, (user, within) => RemoveFromAsync(new UserRows(owner with { User = user }), [owner.User], within), stop);
            gone.UnionWith(others.Where((_, i) => !removed[i].IsEmpty));
        }

        var left = users.Where(user => !gone.Contains(user)).ToList();
        var known = await KnownAsync(owner, left, stop);
        return [.. users.Select(user => gone.Contains(user)
            ? new FriendAnswer(user)
            : new FriendAnswer(user, FriendList.WhyNotRemoved(owner.User, user, known.Contains(user))))];
    }

    private async Task<UserRows?> LoadKnownAsync(UserKey owner, CancellationToken stop)
    {
        var rows = await store.LoadAsync(owner, NeedsOf(owner), stop);
        return rows.Get(RowKind.User).Value.State.Known ? rows : null;
    }

    private async Task<Dictionary<UserId, FriendAnswer>> WhyNotFriendsAsync(
        UserKey owner, IEnumerable<UserId> users, CancellationToken stop)
    {
        var all = users.ToList();
        var known = await KnownAsync(owner, [.. all.Where(user => user != owner.User)], stop);
        var refused = from user in all
                      let why = FriendList.WhyNotFriends(owner.User, user, known.Contains(user))
                      where why is not null
                      select new FriendAnswer(user, why);
        return refused.ToDictionary(answer => answer.User);
    }

    private async Task<HashSet<UserId>> KnownAsync(UserKey owner, List<UserId> users, CancellationToken stop)
    {
        if (users.Count == 0) return [];
        var views = await presence.ReadAsync(users.ConvertAll(user => owner with { User = user }), Viewer.Backend, stop);
        return [.. views.Where(view => view.Known).Select(view => view.User)];
    }

    // Remarks and groups are the owner's own.
    private async Task<FriendAnswer> AddToTheirsAsync(UserKey owner, Friend friend, CancellationToken stop)
    {
        var back = friend with { User = owner.User, Remark = "", Groups = [] };
        var theirs = await CommitAsync(new UserRows(owner with { User = friend.User }), list => list.Add([back]), stop);
        var why = theirs.Result[0];
        if (why is null or Refusal.FriendAlready) await SyncAsync(theirs.Rows, [owner.User], stop);
        return new FriendAnswer(friend.User, why, Theirs: true);
    }

    // The users who were on the list and no longer are. All that are named are looked at: a repeated call mends a broken one.
    private async Task<ImmutableArray<UserId>> RemoveFromAsync(UserRows rows, IReadOnlyCollection<UserId> users, CancellationToken stop)
    {
        var removed = await CommitAsync(rows, list => list.Remove(users), stop);
        await SyncAsync(removed.Rows, users, stop);
        return removed.Result;
    }

    private Task<Committed<T>> CommitAsync<T>(
        UserRows rows, Func<FriendList, (FriendList After, T Result)> change, CancellationToken stop) =>
        commits.CommitAsync(
            RowKind.Friends, rows, HearsFriends(rows.Key) ? audience.RowsOf(rows.Key) : FriendsAlone,
            loaded => new ValueTask<(FriendList, T)>(change(loaded.Get(RowKind.Friends).Value)), stop);

    private Task SyncAsync(UserRows rows, IReadOnlyCollection<UserId> users, CancellationToken stop) =>
        HearsFriends(rows.Key) && users.Count > 0 ? audience.SyncAsync(rows, users, show: true, stop) : Task.CompletedTask;

    private IReadOnlyCollection<RowKind> NeedsOf(UserKey owner) => HearsFriends(owner) ? audience.RowsOf(owner) : UserAndFriends;

    private bool HearsFriends(UserKey user) => settings.RulesOf(user.App).HearsFriends;

    private static async Task<TResult[]> ForEachAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> act, CancellationToken stop)
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(
            0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = ListsAtOnce, CancellationToken = stop },
            async (i, within) => results[i] = await act(items[i], within));
        return results;
    }
}
