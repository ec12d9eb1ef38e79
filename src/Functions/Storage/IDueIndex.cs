using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>A reminder to look after a user.</summary>
/// <param name="Kind">The sweep that it is for.</param>
public sealed record DueEntry(DueKind Kind, DateTimeOffset At, UserKey User)
{
    /// <summary>Changes when the entry is added again; null for an entry that was not found by the index.</summary>
    public string? Tag { get; init; }

    /// <summary>Two are the same entry, whenever they were added.</summary>
    public bool Equals(DueEntry? other) => other is not null && (Kind, At, User) == (other.Kind, other.At, other.User);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, At, User);
}

/// <summary>
/// Finds users by the time at which they fall due: the one port to that index. Every call throws when the store is out of reach.
/// </summary>
public interface IDueIndex
{
    /// <summary>Adds an entry; adding the same again changes nothing.</summary>
    ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop);

    /// <summary>Entries that are due, earliest time buckets first. The cost follows what is due, never how many users there are.</summary>
    /// <param name="now">Entries at this instant are due.</param>
    /// <param name="max">Most entries to return.</param>
    ValueTask<IReadOnlyList<DueEntry>> FindDueAsync(DueKind kind, DateTimeOffset now, int max, CancellationToken stop);

    /// <summary>
    /// Removes an entry, unless it was added again since it was found; removing one that is gone changes nothing.
    /// </summary>
    ValueTask RemoveAsync(DueEntry entry, CancellationToken stop);
}
