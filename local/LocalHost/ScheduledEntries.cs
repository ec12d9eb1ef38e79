using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.LocalHost;

/// <summary>
/// The due index, which says what is added to it. So the clock can be moved from one entry to the next without looking through all
/// lanes each time: in Table Storage that is 40 queries.
/// </summary>
internal sealed class ScheduledEntries(IDueIndex index) : IDueIndex
{
    /// <summary>Is told of each entry before it is added; null for nobody.</summary>
    public Action<DueEntry>? Listener { get; set; }

    /// <inheritdoc/>
    public int Segments => index.Segments;

    /// <inheritdoc/>
    public ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop)
    {
        Listener?.Invoke(entry);
        return index.ScheduleAsync(entry, stop);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DuePage<DueEntry>> PagesOfDueAsync(DueKind kind, DateTimeOffset now, int segment, CancellationToken stop) =>
        index.PagesOfDueAsync(kind, now, segment, stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<UserKey>> PagesOfUsersAsync(
        DueKind kind, DateTimeOffset now, int segment, CancellationToken stop) =>
        index.PagesOfUsersAsync(kind, now, segment, stop);

    /// <inheritdoc/>
    public ValueTask RemoveAsync(DueEntry entry, CancellationToken stop) => index.RemoveAsync(entry, stop);
}
