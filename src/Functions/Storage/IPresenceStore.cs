using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>What is stored of a user.</summary>
/// <param name="State">The state.</param>
/// <param name="Filed">The due entries that are known to exist.</param>
/// <param name="Tag">What a commit must match; null while nothing is stored.</param>
public sealed record UserRow(UserState State, Filed Filed, string? Tag)
{
    /// <summary>A user of whom nothing is stored.</summary>
    public static readonly UserRow None = new(UserState.Nobody, default, null);
}

/// <summary>For each kind the earliest due entry that is known to exist; null for none.</summary>
/// <param name="Lease">Of <see cref="DueKind.Lease"/>.</param>
/// <param name="Expiry">Of <see cref="DueKind.Expiry"/>.</param>
public readonly record struct Filed(DateTimeOffset? Lease, DateTimeOffset? Expiry)
{
    /// <summary>The entry of one kind.</summary>
    /// <param name="kind">Which.</param>
    public DateTimeOffset? this[DueKind kind] => kind == DueKind.Lease ? Lease : Expiry;

    /// <summary>These with the entry of one kind replaced.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="at">When it is due; null for none.</param>
    public Filed With(DueKind kind, DateTimeOffset? at) => kind == DueKind.Lease ? this with { Lease = at } : this with { Expiry = at };
}

/// <summary>What is stored of a user's subscriptions.</summary>
/// <param name="Subscriptions">The subscriptions.</param>
/// <param name="Tag">What a commit must match; null while nothing is stored.</param>
public sealed record SubscriptionsRow(Subscriptions Subscriptions, string? Tag)
{
    /// <summary>A user who never subscribed.</summary>
    public static readonly SubscriptionsRow None = new(Subscriptions.None, null);
}

/// <summary>What is stored of a user's friends.</summary>
/// <param name="Friends">The friends.</param>
/// <param name="Tag">What a commit must match; null while nothing is stored.</param>
public sealed record FriendsRow(Friends Friends, string? Tag)
{
    /// <summary>A user who never had a friend.</summary>
    public static readonly FriendsRow None = new(Friends.None, null);
}

/// <summary>A reminder to look after a user.</summary>
/// <param name="Kind">Which sweep it is for.</param>
/// <param name="At">When it is due.</param>
/// <param name="User">Whom to look after.</param>
public sealed record DueEntry(DueKind Kind, DateTimeOffset At, UserKey User);

/// <summary>
/// Where presence is kept: the one port to storage. A commit is conditional on the tag that was loaded and
/// succeeds for exactly one of several that loaded the same. Every call throws when the store is out of reach.
/// </summary>
public interface IPresenceStore
{
    /// <summary>One user's row; <see cref="UserRow.None"/> where nothing is stored.</summary>
    /// <param name="user">Who.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<UserRow> LoadAsync(UserKey user, CancellationToken stop);

    /// <summary>Many users' states, in the order asked for; <see cref="UserState.Nobody"/> where nothing is stored.</summary>
    /// <param name="users">Who; no bound of its own.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<UserState[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop);

    /// <summary>Writes a row if it is still as loaded.</summary>
    /// <param name="user">Who.</param>
    /// <param name="row">The new state, with the tag that was loaded.</param>
    /// <param name="stop">Gives up; whether the row was written is then unknown.</param>
    /// <returns>The row with its new tag; null when somebody was first and nothing was written.</returns>
    ValueTask<UserRow?> TryCommitAsync(UserKey user, UserRow row, CancellationToken stop);

    /// <summary>One user's subscriptions; <see cref="SubscriptionsRow.None"/> where nothing is stored.</summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<SubscriptionsRow> LoadSubscriptionsAsync(UserKey watcher, CancellationToken stop);

    /// <summary>Writes subscriptions if they are still as loaded.</summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="row">The new subscriptions, with the tag that was loaded.</param>
    /// <param name="stop">Gives up; whether the row was written is then unknown.</param>
    /// <returns>False when somebody was first and nothing was written.</returns>
    ValueTask<bool> TryCommitSubscriptionsAsync(UserKey watcher, SubscriptionsRow row, CancellationToken stop);

    /// <summary>One user's friends; <see cref="FriendsRow.None"/> where nothing is stored.</summary>
    /// <param name="owner">Whose list.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<FriendsRow> LoadFriendsAsync(UserKey owner, CancellationToken stop);

    /// <summary>Writes friends if they are still as loaded.</summary>
    /// <param name="owner">Whose list.</param>
    /// <param name="row">The new friends, with the tag that was loaded.</param>
    /// <param name="stop">Gives up; whether the row was written is then unknown.</param>
    /// <returns>False when somebody was first and nothing was written.</returns>
    ValueTask<bool> TryCommitFriendsAsync(UserKey owner, FriendsRow row, CancellationToken stop);

    /// <summary>Files a due entry; filing the same again changes nothing.</summary>
    /// <param name="entry">What to remember.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask FileAsync(DueEntry entry, CancellationToken stop);

    /// <summary>Entries that are due, earliest time buckets first. Its cost follows what is due, never how many users there are.</summary>
    /// <param name="kind">Which sweep asks.</param>
    /// <param name="now">Entries at this instant are due.</param>
    /// <param name="max">How many at the most.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<IReadOnlyList<DueEntry>> DueAsync(DueKind kind, DateTimeOffset now, int max, CancellationToken stop);

    /// <summary>Removes a due entry; removing one that is gone changes nothing.</summary>
    /// <param name="entry">What was done.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask RemoveAsync(DueEntry entry, CancellationToken stop);
}
