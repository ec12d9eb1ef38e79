using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>Something that falls due, as a lane holds it: a due entry, a task, or what nobody can read.</summary>
public abstract record DueItem
{
    private protected DueItem() { }

    /// <summary>Where it was found; null for one that was not.</summary>
    public ItemPlace? Place { get; init; }

    /// <summary>Who or what it is about, for a log: no content.</summary>
    public abstract string Name { get; }

    /// <summary>The place is no part of what it is.</summary>
    public virtual bool Equals(DueItem? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();
}

/// <summary>Where a store found something: for the store alone. So what was found is removed there, wherever it would lie today.</summary>
public abstract record ItemPlace;

/// <summary>A reminder to look after a user.</summary>
/// <param name="Kind">The lane that it is in.</param>
public sealed record DueEntry(DueKind Kind, DateTimeOffset At, UserKey User) : DueItem
{
    /// <summary>Changes when the entry is added again; null for an entry that was not found by the index.</summary>
    public string? Tag { get; init; }

    /// <inheritdoc/>
    public override string Name => User.Encode();

    /// <summary>Two are the same entry, whenever they were added.</summary>
    public bool Equals(DueEntry? other) => other is not null && (Kind, At, User) == (other.Kind, other.At, other.User);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, At, User);
}

/// <summary>A task as it is filed.</summary>
/// <param name="Id">Unique to the operation: removing one never removes another's.</param>
/// <param name="FiledAt">When it was filed first; with the id its key.</param>
/// <param name="DueAt">When a sweep takes it, if it is still there.</param>
/// <param name="Tag">Changes with every write: whoever holds the latest has the task.</param>
public sealed record FiledTask(UserKey User, string Id, DateTimeOffset FiledAt, DateTimeOffset DueAt, OutboxTask Work, string Tag) : DueItem
{
    /// <inheritdoc/>
    public override string Name => User.Encode();
}

/// <summary>Something in a lane that this build cannot read.</summary>
/// <param name="Key">What the store calls it.</param>
/// <param name="Why">What is wrong with it, without its content.</param>
public sealed record UnreadableItem(string Key, string Why) : DueItem
{
    /// <inheritdoc/>
    public override string Name => Key;
}

/// <summary>Some of what is due.</summary>
/// <param name="Items">What can be read.</param>
/// <param name="Unreadable">What cannot.</param>
public sealed record DuePage<T>(IReadOnlyList<T> Items, IReadOnlyList<UnreadableItem> Unreadable);
