namespace Presence.Domain;

/// <summary>One device of a user, from signing in until it is signed out or forgotten.</summary>
/// <param name="Id">Unguessable; the client quotes it in heartbeats and logout.</param>
/// <param name="Platform">What it runs on.</param>
/// <param name="Instance">Which of several devices of that platform; empty for the only one.</param>
/// <param name="Phase">Where it stands: see <see cref="Phases"/>.</param>
/// <param name="Until">When the phase ends by itself. Half-open: at this instant it has ended.</param>
/// <param name="SignedInAt">When it was created: the earliest is pushed out first (R7).</param>
public sealed record Session(
    string Id, Platform Platform, string Instance, Phase Phase, DateTimeOffset Until, DateTimeOffset SignedInAt)
{
    /// <summary>The SignalR connection that it uses; null for a client that only sends heartbeats.</summary>
    public string? Connection { get; init; }

    /// <summary>When that connection's token was negotiated. An older token never takes over (R3).</summary>
    public DateTimeOffset NegotiatedAt { get; init; }

    /// <summary>When the link was reported lost; null while it is up. PushOnline counts from here (R5).</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>Whether somebody is, or is about to be, at this device.</summary>
    public bool IsLive => Phase is Phase.Waiting or Phase.Online;
}
