using System.Diagnostics;

namespace Presence.Domain;

/// <summary>Where a session stands.</summary>
public enum Phase
{
    /// <summary>Signed in, no connection and no heartbeat yet. Counts for nothing.</summary>
    Waiting,
    /// <summary>Connected, or sending heartbeats; holds a lease.</summary>
    Online,
    /// <summary>The link is gone, and nobody signed out. What that counts for depends on the platform; it may come back.</summary>
    Lost,
}

/// <summary>
/// How a session goes from phase to phase: the whole machine. The same arrows are drawn in docs/rules.md.
/// Signing out is no arrow: it removes the session.
/// </summary>
public static class Phases
{
    private const int FlapsMax = 16;   // enough for the widest grace; keeps the power in range

    /// <summary>The session after a sign of life: Online, with a fresh lease that never ends earlier than the one it had (R2).</summary>
    /// <param name="now">When it was heard.</param>
    public static Session Renew(this Session session, DateTimeOffset now, Timings timings)
    {
        var until = now + timings.Lease;
        var renews = session.Phase == Phase.Online && session.Until > until;
        var returns = session.Phase == Phase.Lost;
        var soon = session.ReturnedAt + timings.FlapWindow > now;
        return session with
        {
            Phase = Phase.Online,
            Until = renews ? session.Until : until,
            SeenAt = session.SeenAt > now ? session.SeenAt : now,
            LostAt = null,
            ReturnedAt = returns ? now : session.ReturnedAt,
            Flaps = !returns ? session.Flaps : soon ? Math.Min(session.Flaps + 1, FlapsMax) : 0,
        };
    }

    /// <summary>The session after a connection came up, or was named by a heartbeat: a sign of life.</summary>
    /// <param name="connection">The latest from now on; it is not lost.</param>
    /// <param name="now">When it was heard.</param>
    public static Session Connect(this Session session, Connection connection, DateTimeOffset now, Timings timings)
    {
        var known = session.Has(connection.Id);
        var connections = known
            ? [.. session.Connections.Select(c =>
                string.Equals(c.Id, connection.Id, StringComparison.Ordinal) ? connection with { Since = c.Since } : c)]
            : session.Connections.Items.Add(connection with { Since = now });
        return session.Renew(now, timings) with { Connections = connections.ToEquatable() };
    }

    /// <summary>
    /// The session after a connection was reported lost. With the last one its lease shrinks to the grace (R3), which is wider
    /// for a device that keeps flapping (R26), and for all while links are lost in a wave (R29).
    /// </summary>
    /// <param name="certain">Whether the service says that there is no such connection; a mere event is a hint.</param>
    /// <param name="inWave">Whether far more links are being lost than usual.</param>
    public static Session LoseLink(
        this Session session, string connectionId, bool certain, bool inWave, DateTimeOffset now, Timings timings)
    {
        if (!session.Has(connectionId)) return session;
        var after = certain
            ? session.Without(connectionId)
            : session with
            {
                Connections = [.. session.Connections.Select(c =>
                    string.Equals(c.Id, connectionId, StringComparison.Ordinal) ? c with { ReportedLost = true } : c)],
            };
        if (session.Phase != Phase.Online || after.HasLink) return after;
        if (!session.HasLink) return inWave ? after.Widen(now, timings) : after;   // a loss counts once
        var isFlapping = session.ReturnedAt + timings.FlapWindow > now;   // a device that was stable since is not
        var grace = now + (inWave ? timings.WidestGrace : timings.GraceAfter(isFlapping ? session.Flaps : 0));
        // In a wave it may outlast the lease: until just now the link was there.
        var outlasts = inWave && session.Until > now;
        return after with { Until = session.Until < grace && !outlasts ? session.Until : grace, LostAt = now };
    }

    // A loss that was reported before the wave was noticed: readers have not been told of its end yet.
    private static Session Widen(this Session session, DateTimeOffset now, Timings timings)
    {
        var until = session.LostAt + timings.WidestGrace;
        return session.Until > now && until > session.Until ? session with { Until = until.Value } : session;
    }

    /// <summary>What a session makes of its user, if it is the only one (R4).</summary>
    public static StatusType StatusOf(Platform platform, Phase phase) => phase switch
    {
        Phase.Online => StatusType.Online,
        Phase.Lost when platform.KeepsPush() => StatusType.PushOnline,
        Phase.Lost when platform.IsNative() => StatusType.Lost,
        _ => StatusType.Offline,
    };

    /// <summary>The session after its phase has run out; null once it is forgotten (R4, R5, R6).</summary>
    /// <param name="session">One whose <see cref="Session.Until"/> has come.</param>
    public static Session? Expire(this Session session, Timings timings) => session.Phase switch
    {
        Phase.Online => session with
        {
            Phase = Phase.Lost,
            Until = session.Platform.IsNative()
                ? (session.LostAt ?? session.Until) + timings.LostFor
                : session.Until + timings.WebLostFor,
            Connections = [],
        },
        Phase.Waiting or Phase.Lost => null,
        _ => throw new UnreachableException($"no way on from {session.Phase}"),
    };
}
