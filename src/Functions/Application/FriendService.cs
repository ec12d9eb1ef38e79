using System.Collections.Immutable;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>What came of one friend of a call.</summary>
/// <param name="Why">Why nothing was done; null where it was.</param>
/// <param name="Theirs">Whether the friend's list refused, and not the caller's.</param>
public readonly record struct FriendAnswer(UserId User, Refusal? Why = null, bool Theirs = false)
{
    /// <summary>Nothing was done, since what is stored of the friend cannot be read.</summary>
    public static FriendAnswer Unreadable(UserId user) => new(user) { IsUnreadable = true };

    /// <summary>Whether nothing was done because what is stored of the friend cannot be read.</summary>
    public bool IsUnreadable { get; private init; }

    /// <summary>Whether it was done.</summary>
    public bool IsDone => Why is null && !IsUnreadable;
}

/// <summary>
/// The one door to friends (R22). Each list is a row of its own: where both lists change, the other one is asked first, the
/// owner's is changed first, and what the other one refuses after all is taken back. A call that broke off is finished by
/// the sweep.
/// </summary>
public sealed class FriendService(
    IRowStore store, Operations operations, PresenceService presence, FriendLists lists)
{
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
        var theirs = both ? await AskThemAsync(owner, possible, answers, stop) : [];
        possible = possible.FindAll(friend => !answers.ContainsKey(friend.User));

        var operation = operations.Begin(owner);
        var mine = await lists.CommitAsync(operation, rows, list =>
        {
            var (after, whys) = list.Add(possible, replace);
            ImmutableArray<UserId> added = [.. possible.Select(friend => friend.User).Where(user => after.Has(user) && !list.Has(user))];
            return (after, (whys, added), new OutboxTask
            {
                Sync = lists.HearsFriends(owner) ? added.ToEquatable() : [],
                Befriended = both ? added.ToEquatable() : [],
            });
        }, stop);
        var (whys, added) = mine.Result;
        foreach (var (friend, why) in possible.Zip(whys)) answers[friend.User] = new(friend.User, why);
        await lists.SyncAsync(operation, mine.Rows, stop);
        if (both)
        {
            var listed = possible.Where(friend => answers[friend.User].Why is null or Refusal.FriendAlready).ToList();
            foreach (var answer in await SideBySide.ForEachAsync(
                listed, (friend, within) => lists.AddToTheirsAsync(owner, friend, theirs[friend.User], within), stop))
                // With both there already, the answer stays; with one, it is mended.
                if (answer.Why != Refusal.FriendAlready) answers[answer.User] = answer;
            var refused = added.Where(user => !answers[user].IsDone).ToList();
            if (refused.Count > 0) await lists.RemoveFromAsync(mine.Rows, refused, stop);
        }
        await operation.EndAsync();
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
        var operation = operations.Begin(owner);
        var mine = await lists.CommitAsync(operation, rows, list => lists.Removed(owner, list, users, both), stop);
        var gone = mine.Result.ToHashSet();
        await lists.SyncAsync(operation, mine.Rows, stop);
        HashSet<UserId> unreadable = [];
        if (both)
        {
            var others = users.Where(user => user != owner.User).ToList();
            var removed = await SideBySide.ForEachAsync(others, (user, within) => lists.RemoveFromTheirsAsync(owner, user, within), stop);
            gone.UnionWith(others.Where((_, i) => removed[i] == true));
            unreadable.UnionWith(others.Where((_, i) => removed[i] is null));
            if (unreadable.Count > 0) operation.Leave();   // the sweep does it when the list can be read
        }
        await operation.EndAsync();

        var views = await ViewAsync(owner, users.Where(user => !gone.Contains(user)), stop);
        return [.. users.Select(user =>
            unreadable.Contains(user) ? FriendAnswer.Unreadable(user)
            : gone.Contains(user) ? new FriendAnswer(user)
            : AnswerOf(user, views, known => FriendList.WhyNotRemoved(owner.User, user, known)))];
    }

    /// <summary>Changes what is kept about users on a list; each alone.</summary>
    /// <param name="changes">No user twice.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    /// <returns>In the order of <paramref name="changes"/>; null when the owner is not known (R17).</returns>
    public async Task<IReadOnlyList<FriendAnswer>?> UpdateAsync(
        UserKey owner, IReadOnlyList<FriendChange> changes, CancellationToken stop)
    {
        if (await LoadKnownAsync(owner, stop) is not { } rows) return null;
        var updated = await lists.CommitAsync(operations.Begin(owner), rows, list =>
        {
            var (after, whys) = list.Update(changes);
            return (after, whys, OutboxTask.None);   // nobody hears of remarks and groups
        }, stop);
        return [.. changes.Zip(updated.Result, (change, why) => new FriendAnswer(change.User, why))];
    }

    private async Task<UserRows?> LoadKnownAsync(UserKey owner, CancellationToken stop)
    {
        var rows = await store.LoadAsync(owner, lists.OwnerRowsOf(owner), stop);
        return rows.Get(RowKind.User).Value.State.Known ? rows : null;
    }

    private async Task<Dictionary<UserId, FriendAnswer>> WhyNotFriendsAsync(
        UserKey owner, IEnumerable<UserId> users, CancellationToken stop)
    {
        var all = users.ToList();
        var views = await ViewAsync(owner, all.Where(user => user != owner.User), stop);
        return all.Select(user => AnswerOf(user, views, known => FriendList.WhyNotFriends(owner.User, user, known)))
            .Where(answer => !answer.IsDone).ToDictionary(answer => answer.User);
    }

    private static FriendAnswer AnswerOf(UserId user, Dictionary<UserId, PresenceView> views, Func<bool, Refusal?> why) =>
        views.TryGetValue(user, out var view) && view.IsUnreadable ? FriendAnswer.Unreadable(user) : new(user, why(view.Known));

    private async Task<Dictionary<UserId, PresenceView>> ViewAsync(UserKey owner, IEnumerable<UserId> users, CancellationToken stop)
    {
        UserKey[] keys = [.. users.Select(user => owner with { User = user })];
        return keys.Length == 0 ? [] : (await presence.ReadAsync(keys, Viewer.Backend, stop)).ToDictionary(view => view.User);
    }

    // The rows of those on whose lists the owner can be; the others are refused before anything is written.
    private async Task<Dictionary<UserId, UserRows>> AskThemAsync(
        UserKey owner, List<Friend> friends, Dictionary<UserId, FriendAnswer> answers, CancellationToken stop)
    {
        var theirs = await SideBySide.ForEachAsync(
            friends, (friend, within) => lists.LoadTheirsAsync(owner with { User = friend.User }, within), stop);
        foreach (var (friend, rows) in friends.Zip(theirs))
        {
            if (rows is null) answers[friend.User] = FriendAnswer.Unreadable(friend.User);
            var why = rows?.Get(RowKind.Friends).Value.Add([FriendLists.Back(owner, friend)]).Answers[0];
            if (why is not (null or Refusal.FriendAlready)) answers[friend.User] = new FriendAnswer(friend.User, why, Theirs: true);
        }
        return theirs.OfType<UserRows>().ToDictionary(rows => rows.Key.User);
    }
}
