using System.Globalization;

namespace Presence.Domain;

/// <summary>One device of a user, from signing in until it signs out or is forgotten.</summary>
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

    /// <summary>Whether a person is, or is about to be, at this device.</summary>
    public bool IsLive => Phase is Phase.Waiting or Phase.Online;

    /// <summary>Whether others see the device: it is Online or can be pushed to.</summary>
    public bool IsVisible => Phase is Phase.Online or Phase.PushOnline;

    /// <summary>
    /// A number that stays the same for the life of the session: the first 28 bits of its id, which is random hexadecimal.
    /// </summary>
    public int Number =>
        int.TryParse(Id.AsSpan(0, Math.Min(7, Id.Length)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    /// <summary>Whether it belongs to this device.</summary>
    public bool IsOf(Platform platform, string instance) =>
        Platform == platform && string.Equals(Instance, instance, StringComparison.Ordinal);
}
