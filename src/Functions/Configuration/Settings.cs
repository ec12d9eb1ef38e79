using System.Collections.Frozen;
using Presence.Domain;

namespace Presence.Functions.Configuration;

/// <summary>What the app was told at its start, checked. See docs/settings.md.</summary>
public sealed record Settings
{
    /// <summary>The apps by their SdkAppId, as they were at the start; at least one.</summary>
    public required FrozenDictionary<uint, AppSettings> Apps { get; init; }

    /// <summary>The apps whose switches have been changed since the start.</summary>
    public SwitchedApps Switched { get; init; } = new();

    /// <summary>How long things last.</summary>
    public Timings Timings { get; init; } = new();

    /// <summary>Most subscriptions of one user, inclusive.</summary>
    public int SubscriptionsPerUserMax { get; init; } = Limits.SubscriptionsPerUserMax;

    /// <summary>How old an answer about others may be (R30); zero for not at all.</summary>
    public TimeSpan ReadCacheFor { get; init; }

    /// <summary>Whether the console and the admin API answer.</summary>
    public bool Console { get; init; }

    /// <summary>How often this instance may be called.</summary>
    public RateLimitSettings RateLimits { get; init; } = new();

    /// <summary>What an app wants of the rules; nothing for one that is not configured any more.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public AppRules RulesOf(uint app) => Find(app)?.Rules ?? AppRules.None;

    /// <summary>An app with its present switches; null for one that is not configured.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public AppSettings? Find(uint app) => Switched.Find(app) ?? Apps.GetValueOrDefault(app);
}
