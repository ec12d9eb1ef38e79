using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>The friends of one user, earliest first. Immutable. It says nothing about the lists of others (R22).</summary>
/// <param name="Sequence">Grows by one with every change; 0 before the first.</param>
/// <param name="Items">Earliest first; no user twice, at most <see cref="Limits.FriendsPerUserMax"/>.</param>
public sealed record FriendList(long Sequence, EquatableArray<Friend> Items)
{
    /// <summary>Without any friend.</summary>
    public static readonly FriendList None = new(0, []);

    /// <summary>Why two users cannot be friends at all; null when they can (R17, R22).</summary>
    /// <param name="known">Whether <paramref name="user"/> is known.</param>
    public static Refusal? WhyNotFriends(UserId owner, UserId user, bool known) =>
        user == owner ? Refusal.SelfFriend : known ? null : Refusal.UserUnknown;

    /// <summary>Why a user was not removed from a list.</summary>
    /// <param name="known">Whether <paramref name="user"/> is known.</param>
    public static Refusal WhyNotRemoved(UserId owner, UserId user, bool known) =>
        known || user == owner ? Refusal.NotFriend : Refusal.UserUnknown;

    /// <summary>With more friends, each judged alone: a refused one leaves the others as they are (R22).</summary>
    /// <param name="friends">The friends to add; never the owner of the list.</param>
    /// <param name="replace">Whether a friend on the list takes the new details; else that friend is refused.</param>
    /// <returns>The list, and for each of <paramref name="friends"/>, in that order, the refusal; null when added or replaced.</returns>
    public (FriendList After, ImmutableArray<Refusal?> Answers) Add(IReadOnlyCollection<Friend> friends, bool replace = false)
    {
        var items = Items.Items.ToBuilder();
        var places = Items.Select((item, i) => (item.User, i)).ToDictionary(pair => pair.User, pair => pair.i);
        var groups = GroupsOf(items);
        var answers = ImmutableArray.CreateBuilder<Refusal?>(friends.Count);
        var changed = false;
        foreach (var friend in friends)
        {
            var listed = places.TryGetValue(friend.User, out var place);
            var why = listed && !replace ? Refusal.FriendAlready
                : !listed && items.Count >= Limits.FriendsPerUserMax ? Refusal.FriendsTooMany
                : !friend.IsLegal || !HasRoomFor(friend) ? Refusal.FriendInvalid
                : (Refusal?)null;
            answers.Add(why);
            if (why is not null || (listed && items[place] == friend)) continue;
            changed = true;
            if (listed) items[place] = friend;
            else
            {
                places[friend.User] = items.Count;
                items.Add(friend);
            }
        }
        return (changed ? new FriendList(Sequence + 1, items.ToImmutable().ToEquatable()) : this, answers.MoveToImmutable());

        bool HasRoomFor(Friend friend)
        {
            if (groups.IsSupersetOf(friend.Groups)) return true;
            groups = GroupsOf(items.Where(item => item.User != friend.User));   // the groups of a replaced friend may have gone
            groups.UnionWith(friend.Groups);
            if (groups.Count <= Limits.FriendGroupsMax) return true;
            groups = GroupsOf(items);
            return false;
        }
    }

    /// <summary>With other details of friends, each judged alone (R22).</summary>
    /// <param name="changes">No user twice.</param>
    /// <returns>The list, and for each of <paramref name="changes"/>, in that order, the refusal; null when it is so now.</returns>
    public (FriendList After, ImmutableArray<Refusal?> Answers) Update(IReadOnlyCollection<FriendChange> changes)
    {
        var listed = Items.ToDictionary(item => item.User);
        var possible = changes.Where(change => listed.ContainsKey(change.User)).ToList();
        var (after, answers) = Add(possible.ConvertAll(change => change.Of(listed[change.User])), replace: true);
        var next = 0;
        return (after, [.. changes.Select(change => listed.ContainsKey(change.User) ? answers[next++] : Refusal.NotFriend)]);
    }

    /// <summary>Without some friends. A user who is not on the list is passed over.</summary>
    /// <returns>The list, and the users who were on it and no longer are.</returns>
    public (FriendList After, ImmutableArray<UserId> Removed) Remove(IReadOnlyCollection<UserId> users)
    {
        var named = users.ToHashSet();
        ImmutableArray<UserId> removed = [.. Items.Select(item => item.User).Where(named.Contains)];
        return removed.IsEmpty
            ? (this, removed)
            : (new FriendList(Sequence + 1, Items.Items.RemoveAll(item => named.Contains(item.User)).ToEquatable()), removed);
    }

    /// <summary>Whether a user is on the list.</summary>
    public bool Has(UserId user)
    {
        foreach (var item in Items)
            if (item.User == user) return true;
        return false;
    }

    /// <summary>A part of the list.</summary>
    /// <param name="start">The first place, counted from 0; beyond the end the part is empty.</param>
    /// <param name="max">Most friends in the part, inclusive.</param>
    /// <returns>The part, and the start of the next one; null when there is none.</returns>
    public (ImmutableArray<Friend> Items, int? Next) Page(int start, int max)
    {
        var from = Math.Min(start, Items.Count);
        var to = from + Math.Min(max, Items.Count - from);
        return (Items.Items[from..to], to < Items.Count ? to : null);
    }

    private static HashSet<string> GroupsOf(IEnumerable<Friend> friends) =>
        friends.SelectMany(friend => friend.Groups).ToHashSet(StringComparer.Ordinal);
}
