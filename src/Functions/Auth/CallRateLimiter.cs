using System.Threading.RateLimiting;
using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Functions.Auth;

/// <summary>
/// How often callers may call. Each instance counts for itself: a service of n instances lets up to n times as many through, which
/// protects every instance and costs no round trip. Only callers whose signature is right are counted, and a count is forgotten
/// some seconds after its last call, so strangers take no memory here.
/// </summary>
public sealed class CallRateLimiter(Settings settings) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Windows<uint> _queryState = new(settings.RateLimits.QueryState, Second);
    private readonly Windows<uint> _zim = new(settings.RateLimits.Zim, Second);
    private readonly Windows<(uint, string)> _server = new(settings.RateLimits.Server, Second);
    private readonly Windows<uint> _reads = new(settings.RateLimits.Reads, Second);
    private readonly Windows<(UserKey, string)> _client = new(settings.RateLimits.Client, 5 * Second);
    private readonly Windows<(UserKey, string)> _user = new(settings.RateLimits.User, 5 * Second);
    private readonly Windows<(UserKey, string, string)> _signature = new(settings.RateLimits.User, 5 * Second);

    /// <summary>Counts a call of querystate or query_online_status.</summary>
    /// <param name="app">Its SdkAppId.</param>
    /// <returns>False when it is one too many.</returns>
    public bool AllowsQueryState(uint app) => _queryState.Allows(app);

    /// <summary>Counts a call of the ZIM dialect.</summary>
    /// <param name="app">Its SdkAppId.</param>
    /// <returns>False when it is one too many.</returns>
    public bool AllowsZim(uint app) => _zim.Allows(app);

    /// <summary>Counts a call of a command about accounts or friends.</summary>
    /// <param name="app">Its SdkAppId.</param>
    /// <param name="command">Each is counted alone.</param>
    /// <returns>False when it is one too many.</returns>
    public bool AllowsServer(uint app, string command) => _server.Allows((app, command));

    /// <summary>Counts the users that a server call asks about.</summary>
    /// <param name="app">Its SdkAppId.</param>
    /// <returns>False when they are too many.</returns>
    public bool AllowsReads(uint app, int users) => _reads.Allows(app, users);

    /// <summary>Counts a call about others.</summary>
    /// <param name="verb">Each is counted alone.</param>
    /// <returns>False when it is one too many.</returns>
    public bool AllowsClient(UserKey user, string verb) => _client.Allows((user, verb));

    /// <summary>Counts any call of the client API.</summary>
    /// <param name="verb">Each is counted alone.</param>
    /// <returns>False when it is one too many.</returns>
    public bool AllowsUser(UserKey user, string verb) => _user.Allows((user, verb));

    /// <summary>
    /// Counts a call with one signature, before anything is loaded. Apart from the user's count: with a signature that was revoked
    /// nobody can use that up.
    /// </summary>
    /// <param name="credential">Names the signature.</param>
    /// <param name="verb">Each is counted alone.</param>
    /// <returns>False when it is one too many.</returns>
    public bool AllowsSignature(UserKey user, string credential, string verb) => _signature.Allows((user, credential, verb));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var windows in (IDisposable[])[_queryState, _zim, _server, _reads, _client, _user, _signature]) windows.Dispose();
    }

    // Without a limit nothing is counted at all: the library would remember each caller for good.
    private sealed class Windows<T>(int permits, TimeSpan window) : IDisposable
        where T : notnull
    {
        private readonly PartitionedRateLimiter<T>? _limiter = permits == 0 ? null : PartitionedRateLimiter.Create<T, T>(
            caller => RateLimitPartition.GetFixedWindowLimiter(
                caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 }));

        public bool Allows(T caller, int count = 1)
        {
            if (_limiter is null) return true;
            using var lease = _limiter.AttemptAcquire(caller, Math.Min(count, permits));   // what never fits takes a whole window
            return lease.IsAcquired;
        }

        public void Dispose() => _limiter?.Dispose();
    }
}
