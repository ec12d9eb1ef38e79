using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>On whose list one of two users is.</summary>
/// <param name="Mine">Whether the user is on the owner's list.</param>
/// <param name="Theirs">Whether the owner is on the user's list; false where nobody looked.</param>
public readonly record struct FriendRelation(UserId User, bool Mine, bool Theirs)
{
    /// <summary>Whether the user's list cannot be read, so that nobody knows.</summary>
    public bool IsUnreadable { get; init; }
}

/// <summary>What lists of friends say (R22). It changes nothing.</summary>
public sealed class FriendReader(IRowStore store)
{
    private static readonly RowKind[] UserAndFriends = [RowKind.User, RowKind.Friends];

    /// <summary>A user's friends; null when the user is not known (R17).</summary>
    public async Task<FriendList?> FindAsync(UserKey owner, CancellationToken stop)
    {
        var rows = await store.LoadAsync(owner, UserAndFriends, stop);
        return rows.Get(RowKind.User).Value.State.Known ? rows.Get(RowKind.Friends).Value : null;
    }

    /// <summary>
    /// Who of some users is on a list, known or not. Costs one storage call, and one more for each user where both lists count.
    /// </summary>
    /// <param name="users">No user twice.</param>
    /// <param name="both">Whether to look at their lists, too.</param>
    /// <returns>In the order of <paramref name="users"/>; null when the owner is not known (R17).</returns>
    public async Task<FriendRelation[]?> CompareAsync(UserKey owner, IReadOnlyList<UserId> users, bool both, CancellationToken stop)
    {
        if (await FindAsync(owner, stop) is not { } list) return null;
        var mine = list.Items.Select(friend => friend.User).ToHashSet();
        return both
            ? await SideBySide.ForEachAsync(users, (user, within) => CompareAsync(owner, user, mine.Contains(user), within), stop)
            : [.. users.Select(user => new FriendRelation(user, mine.Contains(user), Theirs: false))];
    }

    private async Task<FriendRelation> CompareAsync(UserKey owner, UserId user, bool mine, CancellationToken stop)
    {
        try
        {
            var theirs = await store.LoadAsync(RowKind.Friends, owner with { User = user }, stop);
            return new FriendRelation(user, mine, theirs.Value.Has(owner.User));
        }
        catch (UnreadableRowException)
        {
            return new FriendRelation(user, mine, Theirs: false) { IsUnreadable = true };
        }
    }
}
