using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Presence.Functions.Telemetry;

/// <summary>A command of a dialect, as metrics and spans call it.</summary>
/// <param name="Dialect">"tencent", "zim", "client", "admin".</param>
/// <param name="Verb">As in the address; "unknown" for what is none.</param>
public readonly record struct CallName(string Dialect, string Verb);

/// <summary>How a call ended.</summary>
public enum CallOutcome
{
    /// <summary>It was answered.</summary>
    Ok,
    /// <summary>It was refused: the request, the signature, or a rule.</summary>
    Refused,
    /// <summary>It was refused, since there were too many.</summary>
    RateLimited,
    /// <summary>There was no answer in time.</summary>
    TimedOut,
    /// <summary>Something broke on our side.</summary>
    Broken,
    /// <summary>The caller hung up before there was an answer.</summary>
    Abandoned,
}

/// <summary>Counts and times what callers ask, and traces it.</summary>
public sealed class IncomingCalls
{
    private static readonly string[] Outcomes = ["ok", "refused", "rate_limited", "timed_out", "broken", "abandoned"];

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _states;

    /// <summary>Makes the instruments.</summary>
    public IncomingCalls(PresenceMetrics metrics)
    {
        var meter = metrics.Meter;
        _duration = meter.CreateHistogram(
            "presence.call.duration", "s", "How long calls of the three APIs took to answer.", advice: Buckets.OfCalls);
        _states = meter.CreateCounter<long>("presence.states", "{state}", "States of users that were answered.");
    }

    /// <summary>A call has come. It ends with <see cref="End"/>.</summary>
    public Call Begin(CallName name) =>
        new(name, _duration.Enabled ? Stopwatch.GetTimestamp() : 0, Tracing.Begin(name.Dialect, name.Verb));

    /// <summary>A call has ended.</summary>
    /// <param name="code">What it was answered with; 0 for success.</param>
    public void End(Call call, CallOutcome outcome, int code)
    {
        var (ended, error) = (Outcomes[(int)outcome], code == 0 ? null : ErrorType.Of(code));
        if (call.Started != 0)
        {
            var tags = new TagList
            {
                { "presence.dialect", call.Name.Dialect }, { "presence.command", call.Name.Verb }, { "presence.outcome", ended },
            };
            if (error is not null) tags.Add("error.type", error);
            _duration.Record(Stopwatch.GetElapsedTime(call.Started).TotalSeconds, tags);
        }
        using var span = call.Span;
        span?.SetTag("presence.outcome", ended).SetTag("error.type", error);
        if (outcome is CallOutcome.TimedOut or CallOutcome.Broken) span?.SetStatus(ActivityStatusCode.Error);   // a refusal is no fault
    }

    /// <summary>States of users were answered.</summary>
    public void Answered(CallName name, int states) =>
        _states.Add(states, new("presence.dialect", name.Dialect), new("presence.command", name.Verb));

    /// <summary>A call that is being answered.</summary>
    /// <param name="Started">0 where nobody times it.</param>
    public sealed record Call(CallName Name, long Started, Activity? Span);
}
