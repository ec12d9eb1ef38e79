namespace Presence.Domain;

/// <summary>The two kinds of work that fall due; each has its own timer. The names are part of stored keys.</summary>
public enum DueKind
{
    /// <summary>Seconds to minutes ahead: leases that end, connections to ask about, notices that wait for the app.</summary>
    Lease,
    /// <summary>Hours to days ahead: PushOnline that expires, sessions to forget, subscriptions that end or are dropped.</summary>
    Expiry,
}

/// <summary>
/// When a user needs looking after, so that watchers hear of what ran out by itself. Never for correctness: reads use the clock.
/// </summary>
public static class DueTimes
{
    /// <summary>When a user next falls due; null when never. Never later than the next change of that kind (R13).</summary>
    /// <param name="user">The state to be committed.</param>
    /// <param name="now">When it is committed.</param>
    public static DateTimeOffset? Next(UserState user, DueKind kind, DateTimeOffset now, Timings timings)
    {
        var next = kind == DueKind.Lease
            ? DeliveryOf(user.Notices, now, timings)
            : user.AbsentSince + timings.SubscriptionsKeptFor ?? Forgetting.DueAt(user);   // subscriptions are dropped long before
        foreach (var session in user.Sessions)
        {
            if (session.IsLive != (kind == DueKind.Lease)) continue;
            var due = DueOf(session, now, timings);
            if (next is null || due < next) next = due;
        }
        return next;
    }

    private static DateTimeOffset? DeliveryOf(NoticeQueue notices, DateTimeOffset now, Timings timings) =>
        notices.Items.IsEmpty ? null
        : notices.RetryAt > now ? notices.RetryAt
        : now + timings.NoticeRetryAfter;

    // A session that waits for its connection has the due time that it will have with one: the entry serves for both.
    private static DateTimeOffset DueOf(Session session, DateTimeOffset now, Timings timings)
    {
        var audit = session.Phase == Phase.Waiting ? session.Until - timings.AuditBefore : Audit.DueAt(session, timings);
        return audit > now ? audit.Value : session.Until;
    }
}
