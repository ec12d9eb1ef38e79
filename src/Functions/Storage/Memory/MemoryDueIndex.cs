using System.Globalization;
using System.Runtime.CompilerServices;
using Presence.Domain;

namespace Presence.Functions.Storage.Memory;

/// <summary>The due index in the memory of this process: gone with it.</summary>
public sealed class MemoryDueIndex : IDueIndex
{
    private const int PageMax = 1000;

    private static readonly Comparer<DueEntry> Earliest = Comparer<DueEntry>.Create((a, b) =>
        a.At != b.At ? a.At.CompareTo(b.At)
        : a.User.App != b.User.App ? a.User.App.CompareTo(b.User.App)
        : string.CompareOrdinal(a.User.User.Value, b.User.User.Value));

    private readonly Dictionary<DueKind, SortedSet<DueEntry>> _entries =
        Enum.GetValues<DueKind>().ToDictionary(kind => kind, _ => new SortedSet<DueEntry>(Earliest));

    private long _tag;

    /// <inheritdoc/>
    public int Segments => 1;

    /// <inheritdoc/>
    public ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop)
    {
        var entries = _entries[entry.Kind];
        lock (entries)
        {
            entries.Remove(entry);   // the same one with an older tag
            entries.Add(entry with { Tag = Interlocked.Increment(ref _tag).ToString(CultureInfo.InvariantCulture) });
        }
        return default;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DuePage<DueEntry>> PagesOfDueAsync(
        DueKind kind, DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        await ValueTask.CompletedTask;
        var entries = _entries[kind];
        List<DueEntry> due;
        lock (entries) due = [.. entries.TakeWhile(entry => entry.At <= now)];
        foreach (var page in due.Chunk(PageMax)) yield return new DuePage<DueEntry>(page, []);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<UserKey>> PagesOfUsersAsync(
        DueKind kind, DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        await ValueTask.CompletedTask;
        var entries = _entries[kind];
        List<UserKey> users;
        lock (entries) users = [.. entries.Select(entry => entry.User)];
        foreach (var page in users.Chunk(PageMax)) yield return page;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(DueEntry entry, CancellationToken stop)
    {
        var entries = _entries[entry.Kind];
        lock (entries)
        {
            if (entries.TryGetValue(entry, out var current)
                && string.Equals(current.Tag, entry.Tag ?? current.Tag, StringComparison.Ordinal))
                entries.Remove(current);
        }
        return default;
    }
}
