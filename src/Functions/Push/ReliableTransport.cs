using Polly;
using Polly.Retry;

namespace Presence.Functions.Push;

/// <summary>A transport with a time limit for each try and with retries; the service's client has neither by default.</summary>
/// <param name="inner">The way to clients.</param>
/// <param name="clock">Times out and waits.</param>
/// <param name="random">Keeps the tries of several callers apart; null for any.</param>
public sealed class ReliableTransport(IPushTransport inner, TimeProvider clock, Random? random = null) : IPushTransport
{
    /// <summary>How long one try may take.</summary>
    public static readonly TimeSpan TryFor = TimeSpan.FromSeconds(1);

    /// <summary>How many times a call is tried again.</summary>
    public const int Retries = 2;

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Retries,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = (random ?? Random.Shared).NextDouble,
            // The client's own timeout cancels, too: only a cancellation by the caller is no failure.
            ShouldHandle = tried => ValueTask.FromResult(
                tried.Outcome.Exception is not (null or ConnectionGoneException)
                && !tried.Context.CancellationToken.IsCancellationRequested),
            OnRetry = tried =>
            {
                LateCalls.Note();   // it may have got through, and may yet: nobody knows when
                return default;
            },
        })
        .AddTimeout(TryFor)
        .Build();

    /// <inheritdoc/>
    public Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) =>
        TryAsync(within => inner.NegotiateAsync(claim, within), stop);

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
    public Task CloseAsync(string connectionId, string reason, CancellationToken stop) =>
        TryAsync(within => inner.CloseAsync(connectionId, reason, within), stop);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string connectionId, CancellationToken stop) =>
        TryAsync(within => inner.ExistsAsync(connectionId, within), stop);

    private Task<bool> TryAsync(Func<CancellationToken, Task> call, CancellationToken stop) => TryAsync(
        async within =>
        {
            await call(within);
            return true;
        }, stop);

    // It goes on in the caller's task scheduler, as all other code does.
    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken stop)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, stop);
        try
        {
            return await _pipeline.ExecuteAsync(async within => await call(within.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
