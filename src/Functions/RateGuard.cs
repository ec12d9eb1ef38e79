using System.Threading.RateLimiting;
using Presence.Domain;

namespace Presence.Functions;

/// <summary>
/// How often callers may call, with the vendors' figures. Each instance counts for itself: a service of n
/// instances lets up to n times as many through, which protects every instance and costs no round trip.
/// </summary>
public sealed class RateGuard(Settings settings) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<uint> _queryState = Windows<uint>(settings.RateLimits.QueryState, Second);
    private readonly PartitionedRateLimiter<uint> _zim = Windows<uint>(settings.RateLimits.Zim, Second);
    private readonly PartitionedRateLimiter<(UserKey, string)> _client = Windows<(UserKey, string)>(settings.RateLimits.Client, 5 * Second);

    /// <summary>Counts a call of querystate or query_online_status.</summary>
    /// <param name="app">Whose.</param>
    /// <exception cref="RefusedException">One too many.</exception>
    public void CountQueryState(uint app) => Count(_queryState, app);

    /// <summary>Counts a call of the ZIM dialect.</summary>
    /// <param name="app">Whose.</param>
    /// <exception cref="RefusedException">One too many.</exception>
    public void CountZim(uint app) => Count(_zim, app);

    /// <summary>Counts a call of the client API.</summary>
    /// <param name="user">Who calls.</param>
    /// <param name="command">What; each is counted for itself.</param>
    /// <exception cref="RefusedException">One too many.</exception>
    public void CountClient(UserKey user, string command) => Count(_client, (user, command));

    /// <inheritdoc/>
    public void Dispose()
    {
        _queryState.Dispose();
        _zim.Dispose();
        _client.Dispose();
    }

    private static void Count<T>(PartitionedRateLimiter<T> limiter, T caller)
    {
        using var lease = limiter.AttemptAcquire(caller);
        if (!lease.IsAcquired) throw new RefusedException(Refusal.RateExceeded);
    }

    private static PartitionedRateLimiter<T> Windows<T>(int calls, TimeSpan window)
        where T : notnull =>
        PartitionedRateLimiter.Create<T, T>(caller => calls == 0
            ? RateLimitPartition.GetNoLimiter(caller)
            : RateLimitPartition.GetFixedWindowLimiter(caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = calls, Window = window, QueueLimit = 0 }));
}
