namespace Presence.Domain;

/// <summary>What is to be done once a decision is committed: a closed set.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Tell watchers, and the user's own devices, the committed status.</summary>
    public sealed record Publish : Effect;

    /// <summary>Close a connection and, where its device has to know, tell it why.</summary>
    /// <param name="ConnectionId">SignalR's id.</param>
    public sealed record Kick(string ConnectionId, KickReason Reason) : Effect;

    /// <summary>Bring a connection that was falsely reported lost up to date: meanwhile it may have missed something (R3).</summary>
    public sealed record Restore(string SessionId, string ConnectionId, string Credential) : Effect;

    /// <summary>Hand the waiting notices to the app's backend, in order and without delaying any caller (R20).</summary>
    public sealed record DeliverNotices : Effect;
}
