using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>
/// Finds users by the time at which they fall due: the one port to that index. Every call throws when the store is out of reach.
/// </summary>
public interface IDueIndex
{
    /// <summary>
    /// Into how many segments each lane is divided. They are looked through side by side, and one that cannot be read holds up no
    /// other.
    /// </summary>
    int Segments { get; }

    /// <summary>Adds an entry; adding the same again changes nothing.</summary>
    ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop);

    /// <summary>
    /// Entries of one segment that are due, about the earliest first, page by page: each is looked for when it is asked for. The cost
    /// follows what is due, never how many users there are.
    /// </summary>
    /// <param name="now">Entries at this instant are due.</param>
    /// <param name="segment">From 0 to below <see cref="Segments"/>.</param>
    IAsyncEnumerable<DuePage<DueEntry>> PagesOfDueAsync(DueKind kind, DateTimeOffset now, int segment, CancellationToken stop);

    /// <summary>
    /// The users who have an entry in a segment, due or not, page by page; some of them several times. What cannot be read is passed over.
    /// Each page costs one storage call.
    /// </summary>
    /// <param name="now">The present: where a lane is known to be empty, it is not looked through.</param>
    /// <param name="segment">From 0 to below <see cref="Segments"/>.</param>
    IAsyncEnumerable<IReadOnlyList<UserKey>> PagesOfUsersAsync(DueKind kind, DateTimeOffset now, int segment, CancellationToken stop);

    /// <summary>
    /// Removes an entry, unless it was added again since it was found; removing one that is gone changes nothing.
    /// </summary>
    ValueTask RemoveAsync(DueEntry entry, CancellationToken stop);
}
