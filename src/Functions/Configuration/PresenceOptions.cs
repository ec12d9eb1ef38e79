namespace Presence.Functions.Configuration;

/// <summary>
/// The settings below <c>Presence__</c> as they are written, bound by name. <see cref="SettingsReader"/> checks them and
/// makes <see cref="Settings"/>. A new setting is a property here, a check there, and a line in docs/settings.md.
/// </summary>
internal sealed class PresenceOptions
{
    /// <summary>By their number.</summary>
    public Dictionary<string, AppOptions> Apps { get; init; } = [];

    public string? HeartbeatEvery { get; init; }

    public string? Lease { get; init; }

    public string? DisconnectGrace { get; init; }

    public string? DisconnectGraceMax { get; init; }

    public string? PushOnlineFor { get; init; }

    public string? SubscriptionsKeptFor { get; init; }

    public string? ForgetAfter { get; init; }

    public string? DeletedKeptFor { get; init; }

    public string? SubscriptionsPerUserMax { get; init; }

    public string? ReadCacheFor { get; init; }

    public string? TransitionsKept { get; init; }

    public string? TransitionsKeptFor { get; init; }

    public string? Console { get; init; }

    /// <summary>Read by the Functions host and by LocalHost as <c>%Presence:SweepSchedule%</c>.</summary>
    public string? SweepSchedule { get; init; }

    public RateLimitOptions RateLimits { get; init; } = new();
}

/// <summary>The settings of one app, as they are written.</summary>
internal sealed class AppOptions
{
    public string? SdkAppId { get; init; }

    public string? SecretKey { get; init; }

    public string? SecretKeyBefore { get; init; }

    public string? Admins { get; init; }

    public string? UserStatus { get; init; }

    public string? FriendStatus { get; init; }

    public string? ZimAppId { get; init; }

    public string? ZimServerSecret { get; init; }

    public string? ZimServerSecretBefore { get; init; }

    public string? LoginPolicy { get; init; }

    public string? WebInstancesMax { get; init; }

    public string? InstancesMax { get; init; }

    public string? StateChangeUrl { get; init; }

    public string? StateChangeSecret { get; init; }
}

/// <summary>The rate limits, as they are written.</summary>
internal sealed class RateLimitOptions
{
    public string? QueryState { get; init; }

    public string? Zim { get; init; }

    public string? Server { get; init; }

    public string? Reads { get; init; }

    public string? Client { get; init; }

    public string? User { get; init; }
}
