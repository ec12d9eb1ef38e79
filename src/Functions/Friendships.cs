using System.Collections.Immutable;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions;

/// <summary>What came of one friend of a call.</summary>
/// <param name="User">Who, as it was sent.</param>
/// <param name="Why">Why nothing was done; null where it was.</param>
/// <param name="Theirs">Whether it was their list that refused, and not the caller's.</param>
public readonly record struct FriendAnswer(string User, Refusal? Why = null, bool Theirs = false);

/// <summary>
/// Who is whose friend (R22). Each list is a row of its own: where both lists change, the owner's is first, and
/// what the other one refuses is taken back. A call that broke off is mended by its repetition.
/// </summary>
public sealed class Friendships(IPresenceStore store, PresenceService presence, Watching watching)
{
    private const int ListsAtOnce = 32;
    private readonly Attempts _attempts = new();

    /// <summary>A user's friends.</summary>
    /// <param name="owner">Whose list.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Friends> OfAsync(UserKey owner, CancellationToken stop) => (await store.LoadFriendsAsync(owner, stop)).Friends;

    /// <summary>Puts users on a list, and the list's owner on theirs; each for itself.</summary>
    /// <param name="owner">Whose list; known.</param>
    /// <param name="friends">Whom; none twice.</param>
    /// <param name="both">Whether their lists change, too.</param>
    /// <param name="replace">Whether one who is on the list already takes the new details, and else is refused.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public async Task<List<FriendAnswer>> AddAsync(UserKey owner, IReadOnlyList<Friend> friends, bool both, bool replace, CancellationToken stop)
    {
        var strangers = await StrangersAsync(owner, friends.Select(friend => friend.User), stop);
        var possible = friends.Where(friend => !strangers.ContainsKey(friend.User)).ToList();
        var mine = await CommitAsync(owner, of => of.Add(possible, replace), stop);
        var listed = possible.Where((_, i) => mine[i] is null or Refusal.FriendAlready).ToList();
        await watching.BefriendedAsync(owner, [.. listed.Select(friend => friend.User)], stop);

        var answers = strangers.Concat(possible.Zip(mine, (friend, why) => KeyValuePair.Create(friend.User, new FriendAnswer(friend.User, why))))
            .ToDictionary(StringComparer.Ordinal);
        if (both)
        {
            var added = listed.Where(friend => answers[friend.User].Why is null).ToList();
            foreach (var answer in await ForEachAsync(listed, (friend, within) => AddToTheirsAsync(owner, friend, within), stop))
                if (answer.Why != Refusal.FriendAlready) answers[answer.User] = answer;   // with both there already, the answer stays; with one, it is mended
            await TakeBackAsync(owner, [.. added.Select(friend => friend.User).Where(user => answers[user].Why is not null)], stop);
        }
        return [.. friends.Select(friend => answers[friend.User])];
    }

    /// <summary>Takes users off a list, and the list's owner off theirs; each for itself.</summary>
    /// <param name="owner">Whose list; known.</param>
    /// <param name="users">Whom; none twice.</param>
    /// <param name="both">Whether their lists change, too.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    public async Task<List<FriendAnswer>> RemoveAsync(UserKey owner, IReadOnlyList<string> users, bool both, CancellationToken stop)
    {
        var gone = (await TakeBackAsync(owner, users, stop)).ToHashSet(StringComparer.Ordinal);
        if (both)
        {
            var others = users.Where(user => UserKey.IsLegal(user) && !IsSelf(owner, user)).ToList();
            var removed = await ForEachAsync(others, async (user, within) => (await TakeBackAsync(owner with { User = user }, [owner.User], within)).Length > 0, stop);
            gone.UnionWith(others.Where((_, i) => removed[i]));
        }
        var strangers = await StrangersAsync(owner, users.Where(user => !gone.Contains(user)), stop);
        return [.. users.Select(user => gone.Contains(user) ? new(user)
            : strangers.TryGetValue(user, out var stranger) && stranger.Why != Refusal.SelfFriend ? stranger
            : new FriendAnswer(user, Refusal.NotFriend))];
    }

    // Whoever cannot be anybody's friend here, and why.
    private async Task<Dictionary<string, FriendAnswer>> StrangersAsync(UserKey owner, IEnumerable<string> users, CancellationToken stop)
    {
        var (legal, strangers) = (new List<UserKey>(), new Dictionary<string, FriendAnswer>(StringComparer.Ordinal));
        foreach (var user in users)
        {
            if (!UserKey.IsLegal(user)) strangers[user] = new(user, Refusal.UserIdInvalid);
            else if (IsSelf(owner, user)) strangers[user] = new(user, Refusal.SelfFriend);
            else legal.Add(owner with { User = user });
        }
        foreach (var (key, state) in legal.Zip(await presence.ReadAsync(legal, stop)))
            if (!state.Known) strangers[key.User] = new(key.User, Refusal.UserUnknown);
        return strangers;
    }

    // Remarks and groups are the owner's own.
    private async Task<FriendAnswer> AddToTheirsAsync(UserKey owner, Friend friend, CancellationToken stop)
    {
        var other = owner with { User = friend.User };
        var why = (await CommitAsync(other, of => of.Add([friend with { User = owner.User, Remark = "", Groups = [] }]), stop))[0];
        if (why is null or Refusal.FriendAlready) await watching.BefriendedAsync(other, [owner.User], stop);
        return new FriendAnswer(friend.User, why, Theirs: true);
    }

    // Who was on the list and no longer is. Who is named is unheard in any case: a repeated call mends a broken one.
    private async Task<ImmutableArray<string>> TakeBackAsync(UserKey owner, IReadOnlyCollection<string> users, CancellationToken stop)
    {
        if (users.Count == 0) return [];
        var removed = await CommitAsync(owner, of => of.Remove(users), stop);
        await watching.UnfriendedAsync(owner, users, stop);
        return removed;
    }

    private Task<T> CommitAsync<T>(UserKey owner, Func<Friends, (Friends After, T Answer)> change, CancellationToken stop) =>
        _attempts.CommitAsync(owner, async () =>
        {
            var row = await store.LoadFriendsAsync(owner, stop);
            var (after, answer) = change(row.Friends);
            return (ReferenceEquals(after, row.Friends) || await store.TryCommitFriendsAsync(owner, row with { Friends = after }, stop), answer);
        }, stop);

    private static async Task<TResult[]> ForEachAsync<T, TResult>(IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> act, CancellationToken stop)
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(
            0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = ListsAtOnce, CancellationToken = stop },
            async (i, within) => results[i] = await act(items[i], within));
        return results;
    }

    private static bool IsSelf(UserKey owner, string user) => string.Equals(owner.User, user, StringComparison.Ordinal);
}
