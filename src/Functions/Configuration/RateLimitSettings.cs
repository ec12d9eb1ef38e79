namespace Presence.Functions.Configuration;

/// <summary>How often one instance may be called; 0 for without a limit. The figures are the vendors', where they name one.</summary>
public sealed record RateLimitSettings
{
    /// <summary>No limits at all.</summary>
    public static readonly RateLimitSettings None = new() { QueryState = 0, Zim = 0, Server = 0, Reads = 0, Client = 0, User = 0 };

    /// <summary>querystate and query_online_status: calls of one app in a second.</summary>
    public int QueryState { get; init; } = 200;

    /// <summary>QueryUserOnlineState: calls of one app in a second.</summary>
    public int Zim { get; init; } = 20;

    /// <summary>Commands about accounts and friends: calls of one app in a second, each command counted alone.</summary>
    public int Server { get; init; } = 200;

    /// <summary>Users whom the server APIs ask about: of one app in a second. What one storage account is made for.</summary>
    public int Reads { get; init; } = 20_000;

    /// <summary>Asking about others, subscribing, unsubscribing: calls of one user in five seconds, each verb counted alone.</summary>
    public int Client { get; init; } = 20;

    /// <summary>Any verb of the client API: calls of one user in five seconds, each verb counted alone.</summary>
    public int User { get; init; } = 100;
}
