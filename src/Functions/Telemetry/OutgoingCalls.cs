using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Presence.Functions.Telemetry;

/// <summary>Counts and times the calls that go out, each try for itself, and traces those that belong to a trace.</summary>
public sealed class OutgoingCalls
{
    private readonly Histogram<double> _storage;
    private readonly Histogram<double> _signalR;

    /// <summary>Makes the instruments.</summary>
    public OutgoingCalls(PresenceMetrics metrics)
    {
        var meter = metrics.Meter;
        _storage = meter.CreateHistogram(
            "db.client.operation.duration", "s", "How long calls of the table storage took, with the retries of its client.",
            advice: Buckets.OfCalls);
        _signalR = meter.CreateHistogram(
            "presence.signalr.call.duration", "s", "How long calls of the SignalR Service took, each try.", advice: Buckets.OfCalls);
    }

    /// <summary>A call of the table storage begins.</summary>
    /// <param name="operation">Such as "get".</param>
    /// <param name="table">The table's name.</param>
    public Call ToStorage(string operation, string table) => new(
        _storage.Enabled ? Stopwatch.GetTimestamp() : 0, Tracing.Step(operation, table, ActivityKind.Client), operation, table);

    /// <summary>A call of the table storage has ended.</summary>
    /// <param name="status">The status of HTTP that it was refused with; 0 for success, and where there was no answer.</param>
    /// <param name="failure">What there was instead of an answer; null for an answer of any kind.</param>
    public void End(Call call, int status = 0, string? failure = null)
    {
        var error = status > 0 ? ErrorType.Of(status) : failure;
        if (call.Started != 0)
        {
            var tags = new TagList
            {
                { "db.system.name", "azure.table" }, { "db.operation.name", call.Verb }, { "db.collection.name", call.On },
            };
            if (status > 0) tags.Add("db.response.status_code", ErrorType.Of(status));
            if (error is not null) tags.Add("error.type", error);
            _storage.Record(Stopwatch.GetElapsedTime(call.Started).TotalSeconds, tags);
        }
        using var span = call.Span;
        span?.SetTag("db.system.name", "azure.table").SetTag("db.operation.name", call.Verb).SetTag("db.collection.name", call.On);
        if (error is not null) span.Fail(error);
    }

    /// <summary>A call of the SignalR Service begins.</summary>
    /// <param name="operation">Such as "send_to_group".</param>
    public Call ToSignalR(string operation) => new(
        _signalR.Enabled ? Stopwatch.GetTimestamp() : 0, Tracing.Step("signalr", operation, ActivityKind.Client), operation, "");

    /// <summary>A call of the SignalR Service has ended.</summary>
    /// <param name="gone">Whether it says that there is no such connection.</param>
    /// <param name="failure">Null for success.</param>
    public void EndSignalR(Call call, bool gone = false, Exception? failure = null)
    {
        var error = gone || failure is null ? null : ErrorType.Of(failure);
        var outcome = gone ? "gone" : error is null ? "ok" : error is ErrorType.Timeout ? "timed_out" : "failed";
        if (call.Started != 0)
        {
            var tags = new TagList { { "presence.signalr.operation", call.Verb }, { "presence.outcome", outcome } };
            if (error is not null) tags.Add("error.type", error);
            _signalR.Record(Stopwatch.GetElapsedTime(call.Started).TotalSeconds, tags);
        }
        using var span = call.Span;
        span?.SetTag("presence.outcome", outcome);
        if (error is not null) span.Fail(error);
    }

    /// <summary>A call that is under way.</summary>
    /// <param name="Started">0 where nobody times it.</param>
    /// <param name="Verb">Its name.</param>
    /// <param name="On">What it is made on; empty for nothing.</param>
    public readonly record struct Call(long Started, Activity? Span, string Verb, string On);
}
