using System.Collections.Concurrent;
using System.Diagnostics;
using Presence.Soak.Clients;
using Presence.Soak.Faults;
using Presence.Soak.Promises;
using Presence.Soak.Report;

namespace Presence.Soak;

/// <summary>What all clients of a run share.</summary>
internal sealed class World(Uri server)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);   // worth a look, with LocalHost's log
    private readonly ConcurrentDictionary<string, long> _changes = new(StringComparer.Ordinal);

    public FaultLog Faults { get; } = new();

    public Violations Violations { get; } = new();

    public Statistics Statistics { get; } = new();

    public Pauses Pauses => field ??= new Pauses(Faults);

    public Words Words => field ??= new Words(Violations);

    public Api Api => field ??= new Api(server, this);

    /// <summary>When subscriptions for a time end; those of calls that have failed included.</summary>
    public ConcurrentBag<DateTime> TimedEnds { get; } = [];

    /// <summary>A change is about to be asked for, which watchers will know by its custom status.</summary>
    public void Changing(string custom) => _changes[custom] = Stopwatch.GetTimestamp();

    /// <summary>A change was not made, or nobody else sees it yet.</summary>
    public void NotChanging(string custom) => _changes.TryRemove(custom, out _);

    /// <summary>A watcher has heard a custom status.</summary>
    /// <param name="since">Since when it was sure to hear of that user.</param>
    public void Told(string custom, string watcher, long since)
    {
        if (!_changes.TryGetValue(custom, out var changed) || changed <= since || !Faults.IsCalmSince(changed)) return;
        var time = Stopwatch.GetElapsedTime(changed);
        Statistics.Told(time);
        if (time > Slow) Console.Error.WriteLine($"SLOW {DateTime.UtcNow:HH:mm:ss.fff} {watcher} hears {custom} after {time}");
    }
}
