using System.Diagnostics;

namespace Presence.Domain;

/// <summary>Where a session stands.</summary>
public enum Phase
{
    /// <summary>Signed in, no connection and no heartbeat yet. Counts for nothing.</summary>
    Waiting,
    /// <summary>Connected, or sending heartbeats; holds a lease.</summary>
    Online,
    /// <summary>The link is gone, the device can be pushed to.</summary>
    PushOnline,
    /// <summary>The link is gone and the device cannot be pushed to. Counts for nothing, but may come back.</summary>
    Lapsed,
}

/// <summary>
/// How a session goes from phase to phase: the whole machine. The same arrows are drawn in docs/rules.md.
/// Signing out is no arrow: it removes the session.
/// </summary>
public static class Phases
{
    /// <summary>The session after a sign of life: Online, with a fresh lease that never ends earlier than the one it had (R2).</summary>
    /// <param name="now">When it was heard.</param>
    public static Session Renew(this Session session, DateTimeOffset now, Timings timings)
    {
        var until = now + timings.Lease;
        var renews = session.Phase == Phase.Online && session.Until > until;
        return session with { Phase = Phase.Online, Until = renews ? session.Until : until, LostAt = null };
    }

    /// <summary>The session after its link was reported lost: it has no connection, its lease shrinks to the grace (R3).</summary>
    /// <param name="session">Only an Online one is changed. Once its connection is gone, no further report is about it.</param>
    /// <param name="now">When the loss was reported.</param>
    public static Session LoseLink(this Session session, DateTimeOffset now, Timings timings)
    {
        if (session.Phase != Phase.Online) return session;
        var grace = now + timings.DisconnectGrace;
        return session with { Until = session.Until < grace ? session.Until : grace, LostAt = now, Connection = null };
    }

    /// <summary>The session after its phase has run out; null once it is forgotten (R4, R5, R6).</summary>
    /// <param name="session">One whose <see cref="Session.Until"/> has come.</param>
    public static Session? Expire(this Session session, Timings timings) => session.Phase switch
    {
        Phase.Online when session.Platform.KeepsPush() =>
            session with { Phase = Phase.PushOnline, Until = (session.LostAt ?? session.Until) + timings.PushOnlineFor, Connection = null },
        Phase.Online =>
            session with { Phase = Phase.Lapsed, Until = session.Until + timings.LapsedKeptFor, Connection = null },
        Phase.Waiting or Phase.PushOnline or Phase.Lapsed => null,
        _ => throw new UnreachableException($"no way on from {session.Phase}"),
    };
}
