using Microsoft.Extensions.Logging;

namespace Presence.Functions.Health;

/// <summary>What a service has answered.</summary>
/// <param name="Took">How long that took.</param>
/// <param name="Reason">Null when it is in reach, else <see cref="Readiness.NoAnswer"/> or <see cref="Readiness.Failed"/>.</param>
public sealed record ReadinessCheck(string Name, TimeSpan Took, string? Reason);

/// <summary>
/// Whether all services that the app needs are in reach. They are asked at the same time, and the answer comes in time whatever hangs.
/// All who ask within a second share one answer: strangers cannot turn it into load.
/// </summary>
/// <param name="services">Who can be asked.</param>
/// <param name="clock">Times out, and says how old an answer is: the real one, since services answer in real time.</param>
public sealed partial class Readiness(IEnumerable<IProbed> services, TimeProvider clock, ILogger<Readiness> log)
{
    /// <summary>The reason when no answer came in time.</summary>
    public const string NoAnswer = "noAnswer";

    /// <summary>The reason when the service has answered, but not as it should.</summary>
    public const string Failed = "failed";

    /// <summary>How long a service may take. What is left of the 2 s of an answer is for everything else.</summary>
    public static readonly TimeSpan AskFor = TimeSpan.FromSeconds(1.5);

    /// <summary>How long an answer is shared.</summary>
    public static readonly TimeSpan SharedFor = TimeSpan.FromSeconds(1);

    private readonly Target[] _targets = [.. services.SelectMany(service => service.Probes).Select(probe => new Target(probe))];
    private readonly Lock _one = new();
    private Task<ReadinessCheck[]>? _last;
    private long _lastEndedAt;

    /// <summary>Asks all services, or takes the answer of whoever has asked just now.</summary>
    /// <returns>A check for each service, always in the same order.</returns>
    public Task<ReadinessCheck[]> CheckAsync()
    {
        lock (_one)
        {
            var isShared = _last is { } last && (!last.IsCompleted || clock.GetElapsedTime(Volatile.Read(ref _lastEndedAt)) < SharedFor);
            return isShared ? _last! : _last = AskAllAsync();
        }
    }

    private async Task<ReadinessCheck[]> AskAllAsync()
    {
        using var late = new CancellationTokenSource(AskFor, clock);
        var checks = await Task.WhenAll(_targets.Select(target => AskAsync(target, late.Token)));
        Volatile.Write(ref _lastEndedAt, clock.GetTimestamp());
        return checks;
    }

    private async Task<ReadinessCheck> AskAsync(Target target, CancellationToken late)
    {
        var begun = clock.GetTimestamp();
        var failure = await target.AskAsync(late);
        var reason = failure switch
        {
            null => null,
            OperationCanceledException or TimeoutException => NoAnswer,
            _ => Failed,
        };
        // Only when it changes: else whoever asks writes our log.
        if (target.Changes(reason))
        {
            if (failure is null) LogReached(target.Name);
            else LogNotReached(target.Name, reason!, WhyOf(failure));
        }
        return new ReadinessCheck(target.Name, clock.GetElapsedTime(begun), reason);
    }

    // Never the text of somebody else's exception: it may quote what was sent, or where to.
    private static string WhyOf(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is ProbeFailedException) return cause.Message;
            if (cause is HttpRequestException { StatusCode: { } status }) return $"HTTP {(int)status}";
        }
        return failure.GetType().Name;
    }

    private sealed class Target(Probe probe)
    {
        private Task _asked = Task.CompletedTask;
        private string? _reason;

        public string Name => probe.Name;

        /// <summary>What came of it; null when it has answered.</summary>
        // One that hangs although it was told to give up is not asked again before it has: nothing piles up.
        public async Task<Exception?> AskAsync(CancellationToken late)
        {
            if (_asked.IsCompleted) _asked = Task.Run(() => probe.AskAsync(late), CancellationToken.None);
            try
            {
                await _asked.WaitAsync(late);
                return null;
            }
            catch (Exception failure)
            {
                return failure;
            }
        }

        public bool Changes(string? reason)
        {
            var changes = !string.Equals(_reason, reason, StringComparison.Ordinal);
            _reason = reason;
            return changes;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: {Service} is out of reach: {Reason} ({Why}).")]
    private partial void LogNotReached(string service, string reason, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Service} is in reach again.")]
    private partial void LogReached(string service);
}
