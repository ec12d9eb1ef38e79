using System.Collections.Immutable;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>Changes one list of friends at a time, with the groups that follow from it.</summary>
public sealed class FriendLists(
    IRowStore store, OptimisticCommit commits, Operations operations, Audience audience, FriendIndex index, Settings settings)
{
    private static readonly RowKind[] FriendsAlone = [RowKind.Friends];
    private static readonly RowKind[] UserAndFriends = [RowKind.User, RowKind.Friends];

    /// <summary>The same friendship, seen from the other side: remarks and groups are the owner's own.</summary>
    public static Friend Back(UserKey owner, Friend friend) => friend with { User = owner.User, Remark = "", Groups = [] };

    /// <summary>Puts the owner of a list on a friend's.</summary>
    /// <param name="theirs">With their rows, where they are loaded already.</param>
    public async Task<FriendAnswer> AddToTheirsAsync(UserKey owner, Friend friend, UserRows theirs, CancellationToken stop)
    {
        try
        {
            return await AddAsync(owner, friend, theirs, stop);
        }
        catch (UnreadableRowException)
        {
            return FriendAnswer.Unreadable(friend.User);
        }
    }

    /// <summary>Takes the owner of a list off another's.</summary>
    /// <returns>Whether the owner was on it; null where it cannot be read.</returns>
    public async Task<bool?> RemoveFromTheirsAsync(UserKey owner, UserId user, CancellationToken stop)
    {
        try
        {
            return !(await RemoveFromAsync(new UserRows(owner with { User = user }), [owner.User], stop)).IsEmpty;
        }
        catch (UnreadableRowException)
        {
            return null;
        }
    }

    /// <summary>The rows that a change of a user's list looks at; null where they cannot be read.</summary>
    public async Task<UserRows?> LoadTheirsAsync(UserKey user, CancellationToken stop)
    {
        try
        {
            return await store.LoadAsync(user, FriendRowsOf(user), stop);
        }
        catch (UnreadableRowException)
        {
            return null;
        }
    }

    private async Task<FriendAnswer> AddAsync(UserKey owner, Friend friend, UserRows theirs, CancellationToken stop)
    {
        var operation = operations.Begin(theirs.Key);
        var added = await CommitAsync(operation, theirs, list =>
        {
            var (after, whys) = list.Add([Back(owner, friend)]);
            return (after, whys[0], new OutboxTask { Sync = HearsFriends(owner) && whys[0] is null ? [owner.User] : [] });
        }, stop);
        await SyncAsync(operation, added.Rows, stop);
        await operation.EndAsync();
        return new FriendAnswer(friend.User, added.Result, Theirs: true);
    }

    /// <summary>Takes users off a list.</summary>
    /// <param name="rows">With the owner's rows, where they are loaded already.</param>
    /// <returns>The users who were on the list and no longer are.</returns>
    public async Task<ImmutableArray<UserId>> RemoveFromAsync(UserRows rows, IReadOnlyCollection<UserId> users, CancellationToken stop)
    {
        var operation = operations.Begin(rows.Key);
        var removed = await CommitAsync(operation, rows, list => Removed(rows.Key, list, users, both: false), stop);
        await SyncAsync(operation, removed.Rows, stop);
        await operation.EndAsync();
        return removed.Result;
    }

    /// <summary>A list without some users, and what that leaves to do.</summary>
    public (FriendList After, ImmutableArray<UserId> Removed, OutboxTask Work) Removed(
        UserKey owner, FriendList list, IReadOnlyCollection<UserId> users, bool both)
    {
        var (after, removed) = list.Remove(users);
        return (after, removed, new OutboxTask
        {
            Sync = HearsFriends(owner) ? removed.ToEquatable() : [],
            Unfriended = both ? removed.ToEquatable() : [],
        });
    }

    /// <summary>Changes a list as a part of an operation. What it leaves to do is filed before, and so is the way back.</summary>
    public async Task<Committed<T>> CommitAsync<T>(
        Operation operation, UserRows rows, Func<FriendList, (FriendList After, T Result, OutboxTask Work)> change,
        CancellationToken stop)
    {
        var committed = await commits.CommitAsync<FriendList, (T Result, IReadOnlyList<ListedEntry> Gone)>(
            RowKind.Friends, rows, FriendRowsOf(rows.Key), async loaded =>
            {
                var list = loaded.Get(RowKind.Friends).Value;
                var (after, result, work) = change(list);
                if (after == list) return (after, (result, []));
                var gone = await index.PrepareAsync(rows.Key, list, after, stop);
                if (work != OutboxTask.None) await operation.CoverAsync(work, stop);   // last, so that there is time for the commit
                return (after, (result, gone));
            }, stop);
        await index.DropAsync(rows.Key, committed.Result.Gone);
        return new Committed<T>(committed.Rows, committed.Result.Result);
    }

    /// <summary>Brings the groups of the owner's connections in line.</summary>
    public Task SyncAsync(Operation operation, UserRows rows, CancellationToken stop) =>
        // Where friends are not heard there are no groups, and the rows that say so are not loaded.
        HearsFriends(rows.Key) ? audience.SyncAsync(operation, rows, stop) : Task.CompletedTask;

    /// <summary>The rows that a change of a list looks at.</summary>
    public IReadOnlyCollection<RowKind> FriendRowsOf(UserKey user) => HearsFriends(user) ? audience.RowsOf(user) : FriendsAlone;

    /// <summary>Those, and the row that says whether the owner is known.</summary>
    public IReadOnlyCollection<RowKind> OwnerRowsOf(UserKey owner) => HearsFriends(owner) ? audience.RowsOf(owner) : UserAndFriends;

    /// <summary>Whether users of this app hear of their friends (R23).</summary>
    public bool HearsFriends(UserKey user) => settings.RulesOf(user.App).HearsFriends;
}
