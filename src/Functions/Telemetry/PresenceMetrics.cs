using System.Diagnostics.Metrics;

namespace Presence.Functions.Telemetry;

/// <summary>
/// What the app counts of users, by OpenTelemetry's naming (docs/telemetry.md). All instruments are made in this room; any
/// listener of the meter gets them, and without a listener they cost next to nothing. No tag ever names a user.
/// </summary>
public sealed class PresenceMetrics : IDisposable
{
    /// <summary>The name to listen for.</summary>
    public const string MeterName = "Presence";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _changes;
    private readonly Histogram<double> _pushDelay;
    private readonly Counter<long> _effects;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _audits;
    private readonly Counter<long> _ghosts;
    private readonly Histogram<double> _ghostDuration;
    private readonly Counter<long> _unproven;

    /// <summary>Makes the instruments.</summary>
    public PresenceMetrics()
    {
        _changes = _meter.CreateCounter<long>("presence.changes", "{change}", "Changes of a status that others see.");
        _pushDelay = _meter.CreateHistogram(
            "presence.push.delay", "s", "From the commit of a change until the service has its message to the watchers.",
            advice: Buckets.OfCalls);
        _effects = _meter.CreateCounter<long>("presence.effects", "{effect}", "What commits do outside their row.");
        _lost = _meter.CreateCounter<long>("presence.losses.wave", "{loss}", "Lost links that got the grace of a wave.");
        _audits = _meter.CreateCounter<long>("presence.audits", "{connection}", "Connections that the service was asked about.");
        _ghosts = _meter.CreateCounter<long>(
            "presence.ghosts", "{session}", "Sessions shown as Online of which an audit found that no connection is left.");
        _ghostDuration = _meter.CreateHistogram(
            "presence.ghost.duration", "s", "For how long at most they were shown so.", advice: Buckets.OfWaits);
        _unproven = _meter.CreateCounter<long>("presence.events.unproven", "{event}", "Events of connections that proved nothing.");
    }

    /// <summary>A status that others see has changed.</summary>
    /// <param name="reason">Why: one of a closed list.</param>
    public void Changed(string reason) => _changes.Add(1, new KeyValuePair<string, object?>("presence.reason", reason));

    /// <summary>Watchers were told of a change.</summary>
    /// <param name="after">Since its commit.</param>
    public void Told(TimeSpan after) => _pushDelay.Record(after.TotalSeconds);

    /// <summary>An effect of a commit was performed, or has failed and is left to the sweep.</summary>
    /// <param name="effect">Its name.</param>
    public void Performed(string effect, bool done) =>
        _effects.Add(1, new("presence.effect", effect), new("presence.outcome", done ? "done" : "failed"));

    /// <summary>Links were lost while far more are lost than usual.</summary>
    public void LostInWave(int links)
    {
        if (links > 0) _lost.Add(links);
    }

    /// <summary>The service was asked about connections.</summary>
    /// <param name="silent">How many it did not answer for.</param>
    public void Audited(int open, int gone, int silent)
    {
        foreach (var (count, answer) in new[] { (open, "open"), (gone, "gone"), (silent, "none") })
            if (count > 0) _audits.Add(count, new KeyValuePair<string, object?>("presence.answer", answer));
    }

    /// <summary>A session was shown as Online although its connections were gone and nobody had said so.</summary>
    /// <param name="wrong">For how long at most.</param>
    public void GhostFound(TimeSpan wrong)
    {
        _ghosts.Add(1);
        _ghostDuration.Record(wrong.TotalSeconds);
    }

    /// <summary>An event of a connection proved nothing and is passed over.</summary>
    /// <param name="why">From a closed list.</param>
    public void PassedOver(string why) => _unproven.Add(1, new KeyValuePair<string, object?>("presence.reason", why));

    /// <summary>Tells the instruments of one app apart from those of another in the same process.</summary>
    internal Meter Meter => _meter;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
