using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Presence.Domain;

/// <summary>One change that others could see (R32).</summary>
/// <param name="Ver">The version that came of it.</param>
/// <param name="At">When it happened, to the millisecond.</param>
/// <param name="From">The general status before.</param>
/// <param name="To">The general status after; the same when only the custom status changed.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Transition(long Ver, DateTimeOffset At, StatusType From, StatusType To, ChangeReason Reason)
{
    /// <summary>The device's platform; null for a change that is about no device.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The device's <see cref="Session.Number"/>; null for a change that is about no device.</summary>
    public int? Number { get; init; }
}

/// <summary>
/// The last changes of a user that others could see (R32). It is kept as one short text, since every read of the user passes it by and
/// hardly any looks into it: entries <c>ver,milliseconds,from,to,reason,platform,number</c>, earliest first, with semicolons between. What
/// this build does not understand of an entry stays as it is. Stored: the form must never change, but for fields behind the last.
/// </summary>
public readonly record struct TransitionLog
{
    private const char Between = ';';

    /// <summary>A log as it was stored.</summary>
    /// <param name="text">Null or empty for none.</param>
    public TransitionLog(string? text) => Text = string.IsNullOrEmpty(text) ? null : text;

    // Null for none: so two logs without entries are equal.
    private string? Text { get; init; }

    /// <summary>Whether there is no entry.</summary>
    public bool IsEmpty => Text is null;

    /// <summary>The entries that this build can read, earliest first.</summary>
    public ImmutableArray<Transition> Items
    {
        get
        {
            if (Text is null) return [];
            var items = ImmutableArray.CreateBuilder<Transition>();
            foreach (var entry in Text.Split(Between))
                if (Read(entry) is { } item) items.Add(item);
            return items.ToImmutable();
        }
    }

    /// <summary>The latest entry; null when there is none that this build can read.</summary>
    public Transition? Latest => Text is null ? null : Read(Text[(Text.LastIndexOf(Between) + 1)..]);

    /// <summary>With one more entry; the earliest go when there are too many, and those that are too old then.</summary>
    /// <param name="max">Most entries, at least 1.</param>
    /// <param name="keptFor">Older ones, counted from the latest, go.</param>
    public TransitionLog With(Transition latest, int max, TimeSpan keptFor)
    {
        var entries = Text?.Split(Between) ?? [];
        var first = Math.Max(0, entries.Length + 1 - max);
        while (first < entries.Length && Read(entries[first])?.At <= latest.At - keptFor) first++;
        return new(string.Join(Between, [.. entries[first..], Write(latest)]));
    }

    /// <summary>The text to be stored; empty for none.</summary>
    public override string ToString() => Text ?? "";

    private static string Write(Transition item) => string.Create(
        CultureInfo.InvariantCulture,
        $"{item.Ver},{item.At.ToUnixTimeMilliseconds()},{(int)item.From},{(int)item.To},{item.Reason},{item.Platform},{item.Number}");

    private static Transition? Read(string entry) =>
        entry.Split(',') is [var ver, var at, var from, var to, var reason, var platform, var number, ..]
        && Number(ver) is { } v && Number(at) is >= 0 and < 253_402_300_800_000 and var ms && Number(from) is { } f && Number(to) is { } t
            ? new Transition(v, DateTimeOffset.FromUnixTimeMilliseconds(ms), StatusOf(f), StatusOf(t), ReasonOf(reason))
            {
                Platform = Named<Platform>(platform), Number = (int?)Number(number),
            }
            : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static StatusType StatusOf(long number) =>
        number <= int.MaxValue && Enum.IsDefined((StatusType)number) ? (StatusType)number : StatusType.Unknown;

    private static ChangeReason ReasonOf(string name) => Named<ChangeReason>(name) ?? ChangeReason.Unknown;

    private static T? Named<T>(string name)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (string.Equals(value.ToString(), name, StringComparison.Ordinal)) return value;
        return null;
    }
}
