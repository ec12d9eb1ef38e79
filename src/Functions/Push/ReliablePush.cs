using Polly;
using Polly.Retry;
using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>A push with a timeout for each try and retries; the service's client has neither by default.</summary>
/// <param name="inner">The way to clients.</param>
/// <param name="clock">Times out and waits.</param>
public sealed class ReliablePush(IPush inner, TimeProvider clock) : IPush
{
    /// <summary>How long one try of one message may take.</summary>
    public static readonly TimeSpan TryFor = TimeSpan.FromSeconds(1);

    /// <summary>How long one try may take that joins or leaves many groups.</summary>
    public static readonly TimeSpan TryManyFor = TimeSpan.FromSeconds(4);

    /// <summary>How many times it is tried again.</summary>
    public const int Retries = 2;

    private readonly ResiliencePipeline _one = Pipeline(TryFor, clock);
    private readonly ResiliencePipeline _many = Pipeline(TryManyFor, clock);

    /// <inheritdoc/>
    public async Task<Ticket> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) =>
        await _one.ExecuteAsync(async within => await inner.NegotiateAsync(claim, within), stop);

    /// <inheritdoc/>
    public Task TellAsync(UserKey user, StatusChange change, CancellationToken stop) => TryAsync(_one, within => inner.TellAsync(user, change, within), stop);

    /// <inheritdoc/>
    public Task JoinAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) =>
        users.Count == 0 ? Task.CompletedTask : TryAsync(_many, within => inner.JoinAsync(connectionId, users, within), stop);

    /// <inheritdoc/>
    public Task LeaveAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) =>
        users.Count == 0 ? Task.CompletedTask : TryAsync(_many, within => inner.LeaveAsync(connectionId, users, within), stop);

    /// <inheritdoc/>
    public Task ReadyAsync(string connectionId, Ready ready, IReadOnlyList<StatusChange> statuses, CancellationToken stop) =>
        TryAsync(_one, within => inner.ReadyAsync(connectionId, ready, statuses, within), stop);

    /// <inheritdoc/>
    public Task ShowAsync(string connectionId, IReadOnlyList<StatusChange> statuses, CancellationToken stop) =>
        statuses.Count == 0 ? Task.CompletedTask : TryAsync(_one, within => inner.ShowAsync(connectionId, statuses, within), stop);

    /// <inheritdoc/>
    public Task EvictedAsync(string connectionId, Evicted evicted, CancellationToken stop) =>
        TryAsync(_one, within => inner.EvictedAsync(connectionId, evicted, within), stop);

    /// <inheritdoc/>
    public Task KickAsync(string connectionId, string reason, CancellationToken stop) => TryAsync(_one, within => inner.KickAsync(connectionId, reason, within), stop);

    private static Task TryAsync(ResiliencePipeline pipeline, Func<CancellationToken, Task> send, CancellationToken stop) =>
        pipeline.ExecuteAsync(async within => await send(within), stop).AsTask();

    private static ResiliencePipeline Pipeline(TimeSpan tryFor, TimeProvider clock) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Retries,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            // The client's own timeout cancels too: only the caller's giving up is no failure.
            ShouldHandle = tried => ValueTask.FromResult(tried.Outcome.Exception is not null && !tried.Context.CancellationToken.IsCancellationRequested),
        })
        .AddTimeout(tryFor)
        .Build();
}
