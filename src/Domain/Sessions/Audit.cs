using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>What the service said when it was asked about connections. Those that are not named got no answer.</summary>
/// <param name="Alive">They are open.</param>
/// <param name="Gone">There are no such connections.</param>
public sealed record ConnectionAnswers(ImmutableArray<string> Alive, ImmutableArray<string> Gone)
{
    /// <summary>Nobody was asked, or nobody answered.</summary>
    public static readonly ConnectionAnswers None = new([], []);
}

/// <summary>
/// The service knows which connections are open, so a connected client need not send heartbeats: before a lease runs out,
/// the sweep asks (R2). What nobody can answer is no evidence that somebody left (R27).
/// </summary>
public static class Audit
{
    /// <summary>When the service is to be asked about a session; null for one without a connection.</summary>
    /// <returns>Some time before the lease runs out, so that nobody sees it run out; for a lost link the end of the grace.</returns>
    public static DateTimeOffset? DueAt(Session session, Timings timings) =>
        session.Connections.IsEmpty ? null : session.LostAt is null ? session.Until - timings.AuditBefore : session.Until;

    /// <summary>The connections that the service is to be asked about now.</summary>
    public static IEnumerable<string> ConnectionsToAsk(SessionList sessions, DateTimeOffset now, Timings timings) =>
        from session in sessions
        where DueAt(session, timings) <= now
        from connection in session.Connections
        select connection.Id;

    /// <summary>The session after the service was asked; one that is not due, or has no connection, is as before.</summary>
    /// <param name="late">Whether we are late: then a lease that ran out meanwhile is no evidence either (R27).</param>
    public static Session After(Session session, ConnectionAnswers answers, bool late, DateTimeOffset now, Timings timings)
    {
        if (session.Connections.IsEmpty)
        {
            var ranOut = session is { Phase: Phase.Online, LostAt: null } && session.Until <= now;
            return late && ranOut ? Extend(session, now, timings) : session;
        }
        if (DueAt(session, timings) > now) return session;

        var left = session.Connections.Items.RemoveAll(c => answers.Gone.Contains(c.Id, StringComparer.Ordinal));
        if (left.Any(c => answers.Alive.Contains(c.Id, StringComparer.Ordinal)))
        {
            left = [.. left.Select(c => answers.Alive.Contains(c.Id, StringComparer.Ordinal) ? c with { ReportedLost = false } : c)];
            return (session with { Connections = left.ToEquatable() }).Renew(now, timings);
        }
        // Without an answer a report is believed, and everything else is not doubted, within a bound.
        var unanswered = left.RemoveAll(c => c.ReportedLost);
        var after = session with { Connections = unanswered.ToEquatable() };
        if (unanswered.IsEmpty) return after;
        var extended = Extend(after, now, timings);
        return extended.Until > now ? extended : after with { Connections = [] };
    }

    // Never beyond the bound, and never shorter than it was. Where the bound is over, the lease ended when it ended.
    private static Session Extend(Session session, DateTimeOffset now, Timings timings)
    {
        var (lease, bound) = (now + timings.Lease, session.SeenAt + timings.UnverifiedFor);
        var until = lease < bound ? lease : bound;
        return until > now && until > session.Until ? session with { Until = until } : session;
    }
}
