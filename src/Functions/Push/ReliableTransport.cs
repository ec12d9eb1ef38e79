using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Presence.Functions.Push;

/// <summary>
/// A transport with a time limit for each try, with retries, and with a circuit breaker: while the service does not answer, a call fails
/// at once and nothing is sent. The service's client has none of these by default. What fails is left to the sweep, as ever.
/// </summary>
/// <param name="inner">The way to clients.</param>
/// <param name="clock">Times out and waits.</param>
/// <param name="random">Keeps the tries of several callers apart; null for any.</param>
public sealed class ReliableTransport(IPushTransport inner, TimeProvider clock, Random? random = null) : IPushTransport
{
    /// <summary>How long one try may take.</summary>
    public static readonly TimeSpan TryFor = TimeSpan.FromSeconds(1);

    /// <summary>How many times a call is tried again.</summary>
    public const int Retries = 2;

    /// <summary>How many tries within <see cref="BreaksOver"/> say something of the service.</summary>
    public const int BreaksFrom = 20;

    /// <summary>The part of those tries that has to fail, from 0 to 1.</summary>
    public const double BreaksAt = 0.8;

    /// <summary>The time over which tries are counted.</summary>
    public static readonly TimeSpan BreaksOver = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing is sent; then one call finds out.</summary>
    public static readonly TimeSpan BreaksFor = TimeSpan.FromSeconds(5);

    private readonly ResiliencePipeline _pipeline = Retrying(clock, random)
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            MinimumThroughput = BreaksFrom,
            FailureRatio = BreaksAt,
            SamplingDuration = BreaksOver,
            BreakDuration = BreaksFor,
            ShouldHandle = tried => ValueTask.FromResult(IsFailure(tried.Outcome.Exception, tried.Context)),
        })
        .AddTimeout(TryFor)
        .Build();

    // A token is signed here: the service has no part in it.
    private readonly ResiliencePipeline _local = Retrying(clock, random).AddTimeout(TryFor).Build();

    private static ResiliencePipelineBuilder Retrying(TimeProvider clock, Random? random) =>
        new ResiliencePipelineBuilder { TimeProvider = new SteadyTime(clock) }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Retries,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = (random ?? Random.Shared).NextDouble,
            ShouldHandle = tried => ValueTask.FromResult(
                tried.Outcome.Exception is not BrokenCircuitException && IsFailure(tried.Outcome.Exception, tried.Context)),
            OnRetry = tried =>
            {
                LateCalls.Note();   // it may have got through, and may yet: nobody knows when
                return default;
            },
        });

    // The client's own timeout cancels, too: only a cancellation by the caller is no failure.
    private static bool IsFailure(Exception? failure, ResilienceContext context) =>
        failure is not (null or ConnectionGoneException) && !context.CancellationToken.IsCancellationRequested;

    /// <inheritdoc/>
    public Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) =>
        TryAsync(_local, within => inner.NegotiateAsync(claim, within), stop);

    /// <inheritdoc/>
    public Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop) =>
        TryAsync(within => inner.SendToGroupAsync(group, message, within), stop);

    /// <inheritdoc/>
    public Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop) =>
        TryAsync(within => inner.SendToConnectionAsync(connectionId, message, within), stop);

    /// <inheritdoc/>
    public Task JoinAsync(string connectionId, string group, CancellationToken stop) =>
        TryAsync(within => inner.JoinAsync(connectionId, group, within), stop);

    /// <inheritdoc/>
    public Task LeaveAsync(string connectionId, string group, CancellationToken stop) =>
        TryAsync(within => inner.LeaveAsync(connectionId, group, within), stop);

    /// <inheritdoc/>
    public Task LeaveAllAsync(string connectionId, CancellationToken stop) =>
        TryAsync(within => inner.LeaveAllAsync(connectionId, within), stop);

    /// <inheritdoc/>
    public Task CloseAsync(string connectionId, string reason, CancellationToken stop) =>
        TryAsync(within => inner.CloseAsync(connectionId, reason, within), stop);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string connectionId, CancellationToken stop) =>
        TryAsync(_pipeline, within => inner.ExistsAsync(connectionId, within), stop);

    private Task<bool> TryAsync(Func<CancellationToken, Task> call, CancellationToken stop) => TryAsync(
        _pipeline, async within =>
        {
            await call(within);
            return true;
        }, stop);

    // It goes on in the caller's task scheduler, as all other code does.
    private static async Task<T> TryAsync<T>(
        ResiliencePipeline pipeline, Func<CancellationToken, Task<T>> call, CancellationToken stop)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, stop);
        try
        {
            return await pipeline.ExecuteAsync(async within => await call(within.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
