using Polly;
using Polly.Retry;
using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>A push with a timeout for each try and retries; the service's client has neither by default.</summary>
/// <param name="inner">The way to clients.</param>
/// <param name="clock">Times out and waits.</param>
public sealed class ReliablePush(IPush inner, TimeProvider clock) : IPush
{
    /// <summary>How long one try may take.</summary>
    public static readonly TimeSpan TryFor = TimeSpan.FromSeconds(1);

    /// <summary>How many times it is tried again.</summary>
    public const int Retries = 2;

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Retries,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .AddTimeout(TryFor)
        .Build();

    /// <inheritdoc/>
    public async Task<Ticket> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) =>
        await _pipeline.ExecuteAsync(async within => await inner.NegotiateAsync(claim, within), stop);

    /// <inheritdoc/>
    public Task TellAsync(UserKey user, StatusChange change, CancellationToken stop) => TryAsync(within => inner.TellAsync(user, change, within), stop);

    /// <inheritdoc/>
    public Task JoinAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) =>
        users.Count == 0 ? Task.CompletedTask : TryAsync(within => inner.JoinAsync(connectionId, users, within), stop);

    /// <inheritdoc/>
    public Task LeaveAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) =>
        users.Count == 0 ? Task.CompletedTask : TryAsync(within => inner.LeaveAsync(connectionId, users, within), stop);

    /// <inheritdoc/>
    public Task ReadyAsync(string connectionId, Ready ready, IReadOnlyList<StatusChange> statuses, CancellationToken stop) =>
        TryAsync(within => inner.ReadyAsync(connectionId, ready, statuses, within), stop);

    /// <inheritdoc/>
    public Task KickAsync(string connectionId, string reason, CancellationToken stop) => TryAsync(within => inner.KickAsync(connectionId, reason, within), stop);

    private Task TryAsync(Func<CancellationToken, Task> send, CancellationToken stop) =>
        _pipeline.ExecuteAsync(async within => await send(within), stop).AsTask();
}
