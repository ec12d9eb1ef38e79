namespace Presence.Domain;

/// <summary>How long things last. Every span is half-open: at its end it no longer holds.</summary>
public sealed record Timings
{
    /// <summary>How often a client should renew its lease. Told to clients, not enforced.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a session counts after its last sign of life (R2). More than one heartbeat, so that one may be lost.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(400);

    /// <summary>What is left of the lease once the link is reported lost (R3). Bridges a reconnect.</summary>
    public TimeSpan DisconnectGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a mobile session stays reachable by push, counted from the lost link (R5).</summary>
    public TimeSpan PushOnlineFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a lapsed session can still come back by a heartbeat (R6).</summary>
    public TimeSpan LapsedKeptFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long subscriptions outlive the user's last session (R16).</summary>
    public TimeSpan SubscriptionsKeptFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>When the sweep looks for a change that should have been published by then (R12).</summary>
    public TimeSpan PublishRetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait after the first failed delivery of a notice; doubles each time (R20).</summary>
    public TimeSpan NoticeRetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two deliveries of a notice (R20).</summary>
    public TimeSpan NoticeRetryAfterMax { get; init; } = TimeSpan.FromMinutes(10);
}
