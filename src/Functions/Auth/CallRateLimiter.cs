using System.Threading.RateLimiting;
using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Functions.Auth;

/// <summary>
/// How often callers may call, with the vendors' figures. Each instance counts for itself: a service of n
/// instances lets up to n times as many through, which protects every instance and costs no round trip.
/// </summary>
public sealed class CallRateLimiter(Settings settings) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<uint> _queryState = Windows<uint>(settings.RateLimits.QueryState, Second);
    private readonly PartitionedRateLimiter<uint> _zim = Windows<uint>(settings.RateLimits.Zim, Second);
    private readonly PartitionedRateLimiter<(UserKey, string)> _client = Windows<(UserKey, string)>(settings.RateLimits.Client, 5 * Second);

    /// <summary>Counts a call of querystate or query_online_status.</summary>
    /// <param name="app">Its SdkAppId.</param>
    /// <returns>False when it is one too many.</returns>
    public bool AllowsQueryState(uint app) => Allows(_queryState, app);

    /// <summary>Counts a call of the ZIM dialect.</summary>
    /// <param name="app">Its SdkAppId.</param>
    /// <returns>False when it is one too many.</returns>
    public bool AllowsZim(uint app) => Allows(_zim, app);

    /// <summary>Counts a call of the client API.</summary>
    /// <param name="verb">Each is counted alone.</param>
    /// <returns>False when it is one too many.</returns>
    public bool AllowsClient(UserKey user, string verb) => Allows(_client, (user, verb));

    /// <inheritdoc/>
    public void Dispose()
    {
        _queryState.Dispose();
        _zim.Dispose();
        _client.Dispose();
    }

    private static bool Allows<T>(PartitionedRateLimiter<T> limiter, T caller)
    {
        using var lease = limiter.AttemptAcquire(caller);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<T> Windows<T>(int calls, TimeSpan window)
        where T : notnull =>
        PartitionedRateLimiter.Create<T, T>(caller => calls == 0
            ? RateLimitPartition.GetNoLimiter(caller)
            : RateLimitPartition.GetFixedWindowLimiter(
                caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = calls, Window = window, QueueLimit = 0 }));
}
