using System.Globalization;

namespace Presence.Domain;

/// <summary>One device of a user, from signing in until it signs out or is forgotten.</summary>
/// <param name="Id">Unguessable; the client quotes it in heartbeats and logout.</param>
/// <param name="Platform">What it runs on.</param>
/// <param name="Instance">Which of several devices of that platform; empty for the only one.</param>
/// <param name="Phase">Where it stands: see <see cref="Phases"/>.</param>
/// <param name="Until">When the phase ends by itself. Half-open: at this instant it has ended.</param>
/// <param name="SignedInAt">When it was created: of those that go alike, the earliest is pushed out first (R7).</param>
public sealed record Session(
    string Id, Platform Platform, string Instance, Phase Phase, DateTimeOffset Until, DateTimeOffset SignedInAt)
{
    /// <summary>
    /// The SignalR connections that it uses, earliest first: several tabs share a session. Empty for a client that only sends
    /// heartbeats, and in every phase but <see cref="Phase.Online"/>.
    /// </summary>
    public EquatableArray<Connection> Connections { get; init; } = [];

    /// <summary>Names the signature of the last sign-in; empty where that is unknown.</summary>
    public string Credential { get; init; } = "";

    /// <summary>The last sign of life: a heartbeat, a connection, or the service's word that a connection is there.</summary>
    public DateTimeOffset SeenAt { get; init; } = SignedInAt;

    /// <summary>When the link was reported lost; null while it is up. How long it is kept counts from here (R5).</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>When it last came back after its loss was announced; null for never.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>How many times in a row it came back soon after it had come back: each doubles its grace (R26).</summary>
    public int Flaps { get; init; }

    /// <summary>Whether a person is, or is about to be, at this device.</summary>
    public bool IsLive => Phase is Phase.Waiting or Phase.Online;

    /// <summary>What it makes of its user, if it is the only one (R4).</summary>
    public StatusType Status => Phases.StatusOf(Platform, Phase);

    /// <summary>Whether it counts for the user's status: it is Online, or lost on a native platform.</summary>
    public bool IsVisible => Status != StatusType.Offline;

    /// <summary>Whether it is a lost page: it counts for nothing, and may come back.</summary>
    public bool IsLostPage => Phase == Phase.Lost && !IsVisible;

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

    /// <summary>Whether it has this connection.</summary>
    public bool Has(string connectionId)
    {
        foreach (var connection in Connections)
            if (string.Equals(connection.Id, connectionId, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>Whether it has a connection that nobody has reported lost.</summary>
    public bool HasLink
    {
        get
        {
            foreach (var connection in Connections)
                if (!connection.ReportedLost) return true;
            return false;
        }
    }

    /// <summary>Without a connection; the same session when it has no such connection.</summary>
    public Session Without(string connectionId) => Has(connectionId)
        ? this with
        {
            Connections = Connections.Items.RemoveAll(c => string.Equals(c.Id, connectionId, StringComparison.Ordinal)).ToEquatable(),
        }
        : this;
}
