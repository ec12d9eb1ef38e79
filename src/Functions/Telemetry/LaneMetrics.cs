using System.Diagnostics.Metrics;

namespace Presence.Functions.Telemetry;

/// <summary>What the app counts of its lanes: whether sweeps keep up.</summary>
public sealed class LaneMetrics
{
    private readonly Counter<long> _items;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _quarantined;
    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _duration;
    private readonly Gauge<int> _inQuarantine;

    /// <summary>Makes the instruments.</summary>
    public LaneMetrics(PresenceMetrics metrics)
    {
        var meter = metrics.Meter;
        _items = meter.CreateCounter<long>(
            "presence.sweep.items", "{item}", "Entries and tasks that were due and taken up; in the lane Task: what operations left over.");
        _failures = meter.CreateCounter<long>("presence.sweep.failures", "{item}", "Of those: what failed and is tried again.");
        _quarantined = meter.CreateCounter<long>("presence.sweep.quarantined", "{item}", "Of those: what was set aside.");
        _lag = meter.CreateHistogram("presence.sweep.lag", "s", "How late what was due was taken up.", advice: Buckets.OfWaits);
        _duration = meter.CreateHistogram("presence.sweep.duration", "s", "How long the run of a lane took.", advice: Buckets.OfWaits);
        _inQuarantine = meter.CreateGauge<int>("presence.quarantine.items", "{item}", "What is in quarantine.");
    }

    /// <summary>Something that was due was taken up.</summary>
    /// <param name="late">After it was due; not negative.</param>
    public void TakenUp(string lane, TimeSpan late) => _lag.Record(Math.Max(0, late.TotalSeconds), Tag(lane));

    /// <summary>A lane was swept.</summary>
    /// <param name="lane">Its name.</param>
    /// <param name="took">The whole run.</param>
    public void Swept(string lane, int due, int failed, int quarantined, TimeSpan took)
    {
        var tag = Tag(lane);
        if (due > 0) _items.Add(due, tag);
        if (failed > 0) _failures.Add(failed, tag);
        if (quarantined > 0) _quarantined.Add(quarantined, tag);
        _duration.Record(took.TotalSeconds, tag);
    }

    /// <summary>How much is in quarantine.</summary>
    public void InQuarantine(int items) => _inQuarantine.Record(items);

    private static KeyValuePair<string, object?> Tag(string lane) => new("presence.lane", lane);
}
