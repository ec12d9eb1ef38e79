namespace Presence.Functions.Configuration;

/// <summary>How often one instance may be called; 0 for without a limit. The figures are the vendors'.</summary>
public sealed record RateLimitSettings
{
    /// <summary>querystate and query_online_status: calls of one app in a second.</summary>
    public int QueryState { get; init; } = 200;

    /// <summary>QueryUserOnlineState: calls of one app in a second.</summary>
    public int Zim { get; init; } = 20;

    /// <summary>Asking about others, subscribing, unsubscribing: calls of one user in five seconds, each verb counted alone.</summary>
    public int Client { get; init; } = 20;
}
