using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Presence.Functions.Tests.Support;

/// <summary>Listens to the meter of one world, and to the spans of one trace.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _spans;
    private readonly Activity _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _values = [];
    private readonly ConcurrentQueue<Activity> _ended = [];

    public Measured(Meter meter)
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter)) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.Start();

        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Presence",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == _root.TraceId) _ended.Enqueue(span);   // other tests run at the same time
            },
        };
        ActivitySource.AddActivityListener(_spans);
    }

    /// <summary>What counters have counted: "name tag tag value", sorted.</summary>
    public IEnumerable<string> Counted(string prefix) => _values
        .Where(value => value.Name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Name}{value.Tags} {value.Value}"))
        .Order(StringComparer.Ordinal);

    /// <summary>What a histogram was given, in order: the tags, each with a blank before it.</summary>
    public IEnumerable<string> TagsOf(string name) => _values.Where(value => value.Name == name).Select(value => value.Tags);

    /// <summary>What an instrument was given, in order.</summary>
    public IEnumerable<double> ValuesOf(string name) => _values.Where(value => value.Name == name).Select(value => value.Value);

    /// <summary>The spans of this test's trace, in the order in which they ended.</summary>
    public IReadOnlyList<Activity> Spans => [.. _ended];

    /// <summary>The names of a span and of all above it, the outermost first.</summary>
    public string PathOf(Activity span)
    {
        var above = _ended.FirstOrDefault(other => other.SpanId == span.ParentSpanId);
        return above is null ? span.DisplayName : $"{PathOf(above)} > {span.DisplayName}";
    }

    public void Dispose()
    {
        _meters.Dispose();
        _spans.Dispose();
        _root.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = "";
        foreach (var tag in tags) text += $" {tag.Value}";
        _values.Enqueue((instrument.Name, value, text));
    }
}
