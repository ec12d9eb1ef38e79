using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>One user watching another.</summary>
/// <param name="Since">When it was last subscribed to.</param>
/// <param name="Until">When it ends by itself; at this instant it has ended. Null for never.</param>
public readonly record struct Subscription(UserId User, DateTimeOffset Since, DateTimeOffset? Until = null);

/// <summary>The subscriptions of one user, earliest first. Immutable.</summary>
/// <param name="Era">The <see cref="UserState.SubscriptionEra"/> in which they were made.</param>
/// <param name="Items">Earliest first; no user twice.</param>
public sealed record SubscriptionList(int Era, EquatableArray<Subscription> Items)
{
    /// <summary>Without any subscription.</summary>
    public static readonly SubscriptionList None = new(0, []);

    /// <summary>The earliest due entry that is known to exist for the ends of these; null for none. So renewing adds none.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>When the first of these ends by itself; null when none does.</summary>
    public DateTimeOffset? NextEnd => Items.Min(item => item.Until);

    /// <summary>Why a user cannot be subscribed to at all; null when they can (R15, R17).</summary>
    /// <param name="known">Whether <paramref name="user"/> is known.</param>
    public static Refusal? WhyNotSubscribe(UserId watcher, UserId user, bool known) =>
        user == watcher ? Refusal.SelfSubscription : known ? null : Refusal.UserUnknown;

    /// <summary>Those of these that belong to an era: all or, from another era, none (R16). The same object when all do.</summary>
    /// <param name="era">The watcher's <see cref="UserState.SubscriptionEra"/>.</param>
    public SubscriptionList Of(int era) => era == Era ? this : new SubscriptionList(era, []) { RemindedAt = RemindedAt };

    /// <summary>Those of these that have not ended at an instant (R24). The same object when none has.</summary>
    public SubscriptionList At(DateTimeOffset now) =>
        NextEnd <= now ? this with { Items = Items.Items.RemoveAll(item => item.Until <= now).ToEquatable() } : this;

    /// <summary>
    /// With more subscriptions. A user who is named again becomes the latest, with the new end. Over the quota the earliest go
    /// (R14).
    /// </summary>
    /// <param name="users">The users to watch; never the watcher.</param>
    /// <param name="max">The quota, inclusive.</param>
    /// <param name="until">When these end by themselves; null for never (R24).</param>
    /// <returns>The list, and the users who were watched before and no longer are.</returns>
    public (SubscriptionList After, ImmutableArray<UserId> Evicted) Add(
        IReadOnlyCollection<UserId> users, DateTimeOffset now, int max, DateTimeOffset? until = null)
    {
        var named = users.ToHashSet();
        var others = Items.Items.RemoveAll(item => named.Contains(item.User));
        var items = others.AddRange(named.Select(user => new Subscription(user, now, until)));
        var over = Math.Max(0, items.Length - max);
        var kept = this with { Items = items[over..].ToEquatable() };
        return (kept, [.. items[..over].Select(item => item.User).Where(Has)]);
    }

    /// <summary>Without some subscriptions, or without any. A user who is not watched is passed over.</summary>
    /// <param name="users">The users to stop watching; null for all.</param>
    /// <returns>The list, and the users who were watched and no longer are.</returns>
    public (SubscriptionList After, ImmutableArray<UserId> Removed) Remove(IReadOnlyCollection<UserId>? users)
    {
        var named = users?.ToHashSet();
        ImmutableArray<UserId> removed = [.. Items.Select(item => item.User).Where(user => named?.Contains(user) ?? true)];
        return removed.IsEmpty
            ? (this, removed)
            : (this with { Items = Items.Items.RemoveAll(item => named?.Contains(item.User) ?? true).ToEquatable() }, removed);
    }

    /// <summary>Whether a user is watched.</summary>
    public bool Has(UserId user)
    {
        foreach (var item in Items)
            if (item.User == user) return true;
        return false;
    }
}
