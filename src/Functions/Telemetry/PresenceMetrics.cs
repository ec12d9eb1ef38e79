using System.Diagnostics.Metrics;

namespace Presence.Functions.Telemetry;

/// <summary>
/// What the app counts, by OpenTelemetry's naming. Instruments are made here and nowhere else; any listener of the meter
/// gets them, and without a listener they cost next to nothing. No tag ever names a user.
/// </summary>
public sealed class PresenceMetrics : IDisposable
{
    /// <summary>The name to listen for.</summary>
    public const string MeterName = "Presence";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _changes;
    private readonly Counter<long> _failedEffects;
    private readonly Counter<long> _swept;
    private readonly Counter<long> _sweepFailures;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _lostInWaves;
    private readonly Counter<long> _passedOver;

    /// <summary>Makes the instruments.</summary>
    public PresenceMetrics()
    {
        _changes = _meter.CreateCounter<long>("presence.changes", "{change}", "Changes of a status that others see.");
        _failedEffects = _meter.CreateCounter<long>("presence.effects.failed", "{effect}", "Effects that failed after their commit.");
        _swept = _meter.CreateCounter<long>("presence.sweep.items", "{item}", "Entries and tasks that were due and taken up.");
        _sweepFailures = _meter.CreateCounter<long>("presence.sweep.failures", "{item}", "Of those: what failed and is tried again.");
        _quarantined = _meter.CreateCounter<long>("presence.sweep.quarantined", "{item}", "Of those: what was set aside.");
        _lostInWaves = _meter.CreateCounter<long>("presence.losses.wave", "{loss}", "Lost links that got the grace of a wave.");
        _passedOver = _meter.CreateCounter<long>("presence.events.unproven", "{event}", "Events of connections that proved nothing.");
    }

    /// <summary>A status that others see has changed.</summary>
    /// <param name="command">The name of the command that changed it.</param>
    public void Changed(string command) => _changes.Add(1, new KeyValuePair<string, object?>("presence.command", command));

    /// <summary>An effect of a commit has failed.</summary>
    /// <param name="effect">Its name.</param>
    public void EffectFailed(string effect) => _failedEffects.Add(1, new KeyValuePair<string, object?>("presence.effect", effect));

    /// <summary>A lane was swept.</summary>
    /// <param name="lane">Its name.</param>
    public void Swept(string lane, int due, int failed, int quarantined)
    {
        var tag = new KeyValuePair<string, object?>("presence.lane", lane);
        if (due > 0) _swept.Add(due, tag);
        if (failed > 0) _sweepFailures.Add(failed, tag);
        if (quarantined > 0) _quarantined.Add(quarantined, tag);
    }

    /// <summary>Links were lost while far more are lost than usual.</summary>
    public void LostInWave(int links)
    {
        if (links > 0) _lostInWaves.Add(links);
    }

    /// <summary>An event of a connection proved nothing and is passed over.</summary>
    /// <param name="why">From a closed list.</param>
    public void PassedOver(string why) => _passedOver.Add(1, new KeyValuePair<string, object?>("presence.reason", why));

    /// <summary>Tells the instruments of one app apart from those of another in the same process.</summary>
    internal Meter Meter => _meter;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
