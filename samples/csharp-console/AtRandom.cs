using Microsoft.AspNetCore.SignalR.Client;

namespace Presence.CSharpConsole;

/// <summary>
/// When to come back after a lost link: at random within so many seconds, then within twice as many, up to 30, for ever. Thousands who
/// lose the link at once so do not come back at once.
/// </summary>
/// <param name="say">Prints why it could not come back.</param>
internal sealed class AtRandom(Action<string> say) : IRetryPolicy
{
    private const double SecondsMax = 30;

    /// <summary>As onReady says.</summary>
    public double WithinSeconds { get; set; } = 5;

    /// <inheritdoc/>
    public TimeSpan? NextRetryDelay(RetryContext retryContext) => Delay(
        retryContext.PreviousRetryCount, retryContext.PreviousRetryCount > 0 ? retryContext.RetryReason : null);

    /// <summary>How long to wait.</summary>
    /// <param name="tries">How often it was tried already.</param>
    /// <param name="trouble">Why the last try failed; null for nothing to print.</param>
    public TimeSpan Delay(long tries, Exception? trouble = null)
    {
        if (trouble is not null) say($"cannot connect: {trouble.Message}");
        return TimeSpan.FromSeconds(Random.Shared.NextDouble() * Math.Min(SecondsMax, WithinSeconds * Math.Pow(2, tries)));
    }
}
