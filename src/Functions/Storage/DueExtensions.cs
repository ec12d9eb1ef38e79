using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>What is due in all segments at once: for a look, not for a sweep, since one segment that fails fails it.</summary>
public static class DueExtensions
{
    /// <summary>Entries that are due, earliest first.</summary>
    /// <param name="max">Most entries to return.</param>
    public static async ValueTask<IReadOnlyList<DueEntry>> FindDueAsync(
        this IDueIndex index, DueKind kind, DateTimeOffset now, int max, CancellationToken stop) =>
        [.. (await AllAsync(index.Segments, segment => index.PagesOfDueAsync(kind, now, segment, stop), max))
            .OrderBy(entry => entry.At).Take(max)];

    /// <summary>Tasks that are due, those first that were filed first.</summary>
    /// <param name="max">Most tasks to return.</param>
    public static async ValueTask<IReadOnlyList<FiledTask>> FindDueTasksAsync(
        this IOutbox outbox, DateTimeOffset now, int max, CancellationToken stop) =>
        [.. (await AllAsync(outbox.Segments, segment => outbox.PagesOfDueTasksAsync(now, segment, stop), max))
            .OrderBy(task => task.FiledAt).Take(max)];

    private static async ValueTask<List<T>> AllAsync<T>(int segments, Func<int, IAsyncEnumerable<DuePage<T>>> pagesOf, int max)
    {
        var all = new List<T>();
        for (var segment = 0; segment < segments; segment++)
        {
            var before = all.Count;
            await foreach (var page in pagesOf(segment))
            {
                all.AddRange(page.Items);
                if (all.Count - before >= max) break;
            }
        }
        return all;
    }
}
