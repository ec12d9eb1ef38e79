using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// Before which time a segment of a lane is empty, so that no query passes over what was deleted long ago. It only saves work: now and
/// then a query begins at the beginning all the same, and finds what was added late.
/// </summary>
internal sealed class LowWater
{
    /// <summary>How much earlier a query begins: longer than it takes to add something that was due at once.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    /// <summary>How often a query begins at the beginning.</summary>
    public static readonly TimeSpan WholeEvery = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Lane, int Segment), Mark> _marks = new();

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Mark(DateTimeOffset EmptyBefore, DateTimeOffset WholeAt);

    /// <summary>Where a query has to begin; null for the beginning.</summary>
    public DateTimeOffset? Of(string lane, int segment, DateTimeOffset now) =>
        _marks.TryGetValue((lane, segment), out var mark) && mark.EmptyBefore <= now && now - mark.WholeAt is var passed
        && passed >= TimeSpan.Zero && passed < WholeEvery
            ? mark.EmptyBefore
            : null;

    /// <summary>A query has found what is earliest.</summary>
    /// <param name="from">Where it began; null for the beginning.</param>
    /// <param name="earliest">When the earliest is due that it found; null for nothing.</param>
    public void Found(string lane, int segment, DateTimeOffset? from, DateTimeOffset now, DateTimeOffset? earliest)
    {
        var empty = (earliest < now ? earliest.Value : now) - Margin;
        var whole = from is null || !_marks.TryGetValue((lane, segment), out var before) ? now : before.WholeAt;
        _marks[(lane, segment)] = new Mark(empty > from ? empty : from ?? empty, whole);
    }

    /// <summary>Something old was put back: begin at the beginning.</summary>
    public void Clear() => _marks.Clear();
}
