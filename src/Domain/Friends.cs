using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>Whom a user has as friends, earliest first. Immutable. Says nothing of who has that user as a friend (R22).</summary>
/// <param name="Sequence">Grows by one with every change; 0 before the first.</param>
/// <param name="Items">Earliest first; no user twice, at most <see cref="Limits.FriendsPerUserMax"/>.</param>
public sealed record Friends(long Sequence, ImmutableArray<Friend> Items)
{
    /// <summary>Having no friends.</summary>
    public static readonly Friends None = new(0, []);

    /// <summary>With more friends, each judged by itself: what is refused leaves the others alone (R22).</summary>
    /// <param name="friends">Whom to add; never the list's owner.</param>
    /// <param name="replace">Whether a friend who is on the list already takes the new details, and else is refused.</param>
    /// <returns>The new list, and for each of <paramref name="friends"/>, in that order, why not; null for added or replaced.</returns>
    public (Friends After, ImmutableArray<Refusal?> Answers) Add(IReadOnlyCollection<Friend> friends, bool replace = false)
    {
        var items = Items.ToBuilder();
        var places = Items.Select((item, i) => (item.User, i)).ToDictionary(pair => pair.User, pair => pair.i, StringComparer.Ordinal);
        var groups = GroupsOf(items);
        var answers = ImmutableArray.CreateBuilder<Refusal?>(friends.Count);
        var changed = false;
        foreach (var friend in friends)
        {
            var there = places.TryGetValue(friend.User, out var place);
            var why = there && !replace ? Refusal.FriendAlready
                : !there && items.Count >= Limits.FriendsPerUserMax ? Refusal.FriendsTooMany
                : !friend.IsLegal || !HasRoomFor(friend) ? Refusal.FieldInvalid
                : (Refusal?)null;
            answers.Add(why);
            if (why is not null || (there && items[place] == friend)) continue;
            changed = true;
            if (there) items[place] = friend;
            else
            {
                places[friend.User] = items.Count;
                items.Add(friend);
            }
        }
        return (changed ? new Friends(Sequence + 1, items.ToImmutable()) : this, answers.MoveToImmutable());

        bool HasRoomFor(Friend friend)
        {
            if (groups.IsSupersetOf(friend.Groups)) return true;
            groups = GroupsOf(items.Where(item => !string.Equals(item.User, friend.User, StringComparison.Ordinal)));   // a replaced friend's may have gone
            groups.UnionWith(friend.Groups);
            if (groups.Count <= Limits.FriendGroupsMax) return true;
            groups = GroupsOf(items);
            return false;
        }
    }

    /// <summary>Without some friends. Who is not on the list is passed over.</summary>
    /// <param name="users">Whom to remove.</param>
    /// <returns>The new list, and who was on it and no longer is.</returns>
    public (Friends After, ImmutableArray<string> Removed) Remove(IReadOnlyCollection<string> users)
    {
        var named = users.ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> removed = [.. Items.Select(item => item.User).Where(named.Contains)];
        return removed.IsEmpty ? (this, removed) : (new Friends(Sequence + 1, Items.RemoveAll(item => named.Contains(item.User))), removed);
    }

    /// <summary>A part of the list.</summary>
    /// <param name="start">Where it starts, counted from 0; beyond the end it is empty.</param>
    /// <param name="max">How many at the most.</param>
    /// <returns>The part, and where the next one starts; null when there is none.</returns>
    public (ImmutableArray<Friend> Items, int? Next) Page(int start, int max)
    {
        var from = Math.Min(start, Items.Length);
        var to = from + Math.Min(max, Items.Length - from);
        return (Items[from..to], to < Items.Length ? to : null);
    }

    private static HashSet<string> GroupsOf(IEnumerable<Friend> friends) => friends.SelectMany(friend => friend.Groups).ToHashSet(StringComparer.Ordinal);
}
