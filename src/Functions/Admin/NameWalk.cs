using Presence.Domain;

namespace Presence.Functions.Admin;

/// <summary>A page of what was found among the users who may be online.</summary>
/// <param name="AsOf">When the list of names was made.</param>
/// <param name="Next">Where the next page begins: behind this user; null on the last page.</param>
/// <param name="Looked">How many users were looked at.</param>
/// <param name="Complete">Whether the list of names is.</param>
public sealed record NamePage<T>(DateTimeOffset AsOf, IReadOnlyList<T> Items, string? Next, int Looked, bool Complete);

/// <summary>
/// Walks through the users who may be online, in the order of their ids, and looks at some at once. A page ends when it is full, or when
/// enough were looked at, so its cost is bounded however few match. The order does not change while users come and go, so the cursor is
/// the last id, and nobody comes twice.
/// </summary>
internal static class NameWalk
{
    private const int LookedAtOnce = 100;

    /// <summary>One page.</summary>
    /// <param name="app">The SdkAppId.</param>
    /// <param name="after">The cursor; null for the first page.</param>
    /// <param name="prefix">What ids begin with; empty for all. A user whose id is just that is looked at in any case.</param>
    /// <param name="limit">Most items.</param>
    /// <param name="lookedMax">Most users to look at.</param>
    /// <param name="look">From users to items, in the same order; null for one that does not match.</param>
    public static async Task<NamePage<T>> PageAsync<T>(
        NameList names, uint app, string? after, string prefix, int limit, int lookedMax,
        Func<IReadOnlyList<UserKey>, CancellationToken, Task<T?[]>> look, CancellationToken stop)
        where T : class
    {
        var users = Matching(names.Of(app), prefix, after);
        var items = new List<T>();
        var looked = 0;
        while (looked < users.Count && looked < lookedMax)
        {
            var some = users.GetRange(looked, Math.Min(Math.Min(LookedAtOnce, lookedMax - looked), users.Count - looked));
            var found = await look([.. some.Select(user => new UserKey(app, user))], stop);
            looked += some.Count;
            for (var i = 0; i < found.Length; i++)
            {
                if (found[i] is not { } item) continue;
                items.Add(item);
                if (items.Count < limit) continue;
                var isLast = looked == users.Count && Array.TrueForAll(found[(i + 1)..], other => other is null);
                return new(names.AsOf, items, isLast ? null : some[i].Value, looked, names.Complete);
            }
        }
        return new(names.AsOf, items, looked < users.Count ? users[looked - 1].Value : null, looked, names.Complete);
    }

    private static List<UserId> Matching(UserId[] users, string prefix, string? after)
    {
        List<UserId> matching = UserId.TryParse(prefix, out var exact) && after is null ? [exact] : [];
        // In the order of UTF-16 code units, all that begin with the prefix stand side by side.
        for (var i = FirstOf(users, after, prefix); i < users.Length; i++)
        {
            if (!users[i].Value.StartsWith(prefix, StringComparison.Ordinal)) break;
            if (matching.Count == 0 || users[i] != matching[0]) matching.Add(users[i]);
        }
        return matching;
    }

    private static int FirstOf(UserId[] users, string? after, string prefix)
    {
        var (low, high) = (0, users.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var isBefore = string.CompareOrdinal(users[middle].Value, prefix) < 0
                || (after is not null && string.CompareOrdinal(users[middle].Value, after) <= 0);
            if (isBefore) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
