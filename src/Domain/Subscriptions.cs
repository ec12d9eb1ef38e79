using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>One user watching another.</summary>
/// <param name="User">Who is watched.</param>
/// <param name="Since">When it was last subscribed to.</param>
/// <param name="Until">When it ends by itself; at this instant it has ended. Null for never.</param>
public readonly record struct Subscription(string User, DateTimeOffset Since, DateTimeOffset? Until = null);

/// <summary>Whom a user watches, earliest first. Immutable.</summary>
/// <param name="Era">The <see cref="UserState.WatchEra"/> in which they were made.</param>
/// <param name="Items">Earliest first; no user twice.</param>
public sealed record Subscriptions(int Era, ImmutableArray<Subscription> Items)
{
    /// <summary>Watching nobody.</summary>
    public static readonly Subscriptions None = new(0, []);

    /// <summary>When the first of these ends by itself; null when none does.</summary>
    public DateTimeOffset? NextEnd => Items.Min(item => item.Until);

    /// <summary>These in the watcher's present era: none, once they were dropped (R16).</summary>
    /// <param name="era">The watcher's <see cref="UserState.WatchEra"/>.</param>
    public Subscriptions In(int era) => era == Era ? this : new Subscriptions(era, []);

    /// <summary>Those of these that have not ended by an instant (R24). The same object when none has.</summary>
    /// <param name="now">The instant.</param>
    public Subscriptions At(DateTimeOffset now) => NextEnd <= now ? this with { Items = Items.RemoveAll(item => item.Until <= now) } : this;

    /// <summary>
    /// With more users watched. Who is named again becomes the latest, with the new end. Over the quota the earliest go (R14).
    /// </summary>
    /// <param name="users">Whom to watch; never the watcher (R15).</param>
    /// <param name="now">When.</param>
    /// <param name="max">The quota, inclusive.</param>
    /// <param name="until">When these end by themselves; null for never (R24).</param>
    /// <returns>The new list, and who was watched before and no longer is.</returns>
    public (Subscriptions After, ImmutableArray<string> Evicted) Add(
        IReadOnlyCollection<string> users, DateTimeOffset now, int max, DateTimeOffset? until = null)
    {
        var named = users.ToHashSet(StringComparer.Ordinal);
        var items = Items.RemoveAll(item => named.Contains(item.User)).AddRange(named.Select(user => new Subscription(user, now, until)));
        var over = Math.Max(0, items.Length - max);
        var kept = this with { Items = items[over..] };
        return (kept, [.. items[..over].Select(item => item.User).Where(Watches)]);
    }

    /// <summary>Without some users, or without any.</summary>
    /// <param name="users">Whom to stop watching; null for all. Who is not watched is passed over.</param>
    /// <returns>The new list, and who was watched and no longer is.</returns>
    public (Subscriptions After, ImmutableArray<string> Removed) Remove(IReadOnlyCollection<string>? users)
    {
        var named = users?.ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> removed = [.. Items.Select(item => item.User).Where(user => named?.Contains(user) ?? true)];
        return removed.IsEmpty ? (this, removed) : (this with { Items = Items.RemoveAll(item => named?.Contains(item.User) ?? true) }, removed);
    }

    /// <summary>Whether a user is watched.</summary>
    /// <param name="user">The user's id.</param>
    public bool Watches(string user)
    {
        foreach (var item in Items)
            if (string.Equals(item.User, user, StringComparison.Ordinal)) return true;
        return false;
    }
}
