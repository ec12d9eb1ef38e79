using System.Globalization;
using Presence.Domain;

namespace Presence.Functions.Storage.Memory;

/// <summary>The due index in the memory of this process: gone with it.</summary>
public sealed class MemoryDueIndex : IDueIndex
{
    private static readonly Comparer<DueEntry> Earliest = Comparer<DueEntry>.Create((a, b) =>
        a.At != b.At ? a.At.CompareTo(b.At)
        : a.User.App != b.User.App ? a.User.App.CompareTo(b.User.App)
        : string.CompareOrdinal(a.User.User.Value, b.User.User.Value));

    private readonly Dictionary<DueKind, SortedSet<DueEntry>> _entries =
        Enum.GetValues<DueKind>().ToDictionary(kind => kind, _ => new SortedSet<DueEntry>(Earliest));

    private long _tag;

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
    public ValueTask<IReadOnlyList<DueEntry>> FindDueAsync(DueKind kind, DateTimeOffset now, int max, CancellationToken stop)
    {
        var entries = _entries[kind];
        lock (entries) return new(entries.TakeWhile(entry => entry.At <= now).Take(max).ToList());
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
