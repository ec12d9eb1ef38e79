using Polly;
using Polly.CircuitBreaker;

namespace Presence.Functions.Webhooks;

/// <summary>
/// The circuit breaker of one app's backend. It opens when nearly all of several posts failed, so one notice that the backend does not
/// like, and tries again and again, does not open it.
/// </summary>
internal static class WebhookBreaker
{
    /// <summary>How many posts have to have failed.</summary>
    public const int FailuresLeast = 10;

    /// <summary>Within how long.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open at first; twice as long each time the backend still takes nothing.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open at most.</summary>
    public static readonly TimeSpan OpenForMax = TimeSpan.FromMinutes(10);

    private const double FailureRatio = 0.9;
    private const int DoublingsMax = 10;

    /// <summary>A closed one.</summary>
    /// <param name="opened">Told when it opens, and until when.</param>
    /// <param name="closed">Told when it closes.</param>
    public static ResiliencePipeline<string?> New(TimeProvider clock, Action<DateTimeOffset> opened, Action closed) =>
        new ResiliencePipelineBuilder<string?> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<string?>
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = FailuresLeast,
                SamplingDuration = Within,
                BreakDurationGenerator = tried => ValueTask.FromResult(BreakOf(tried.HalfOpenAttempts)),
                ShouldHandle = tried => ValueTask.FromResult(tried.Outcome.Result is not null),   // why it was not taken
                OnOpened = open =>
                {
                    opened(clock.GetUtcNow() + open.BreakDuration);
                    return default;
                },
                OnClosed = _ =>
                {
                    closed();
                    return default;
                },
            })
            .Build();

    private static TimeSpan BreakOf(int attempts)
    {
        var wait = OpenFor * Math.Pow(2, Math.Min(attempts, DoublingsMax));
        return wait < OpenForMax ? wait : OpenForMax;
    }
}
