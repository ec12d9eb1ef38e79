using System.Threading.RateLimiting;
using Presence.Domain;

namespace Presence.Functions.Auth;

/// <summary>
/// Tells callers with wrong signatures to wait when there are too many in one user's name (the vendor's 70050). A right
/// signature is never locked out: else a stranger could lock out anybody. Each instance counts for itself.
/// </summary>
internal sealed class SignatureLockout : IDisposable
{
    /// <summary>Wrong signatures in a user's name, in a minute, that are answered with what is wrong with them.</summary>
    public const int FailuresMax = 20;

    // Users share counters, so that memory is bounded whatever names strangers invent.
    private const int Counters = 16_384;

    private readonly PartitionedRateLimiter<UserKey> _failures = PartitionedRateLimiter.Create<UserKey, int>(user =>
        RateLimitPartition.GetFixedWindowLimiter(
            user.GetHashCode() & (Counters - 1),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = FailuresMax, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>Counts a wrong signature.</summary>
    /// <returns>False when it is one too many.</returns>
    public bool TryCount(UserKey user)
    {
        using var lease = _failures.AttemptAcquire(user);
        return lease.IsAcquired;
    }

    public void Dispose() => _failures.Dispose();
}
