namespace Presence.Domain;

/// <summary>
/// The kinds of work that fall due. Each is a lane of its own, with a timer of its own, so that none waits for another. The names are
/// part of stored keys.
/// </summary>
public enum DueKind
{
    /// <summary>Seconds ahead: the end of a grace. Watchers wait for it.</summary>
    Grace,
    /// <summary>Minutes ahead: connections to ask about, leases that end. Most of all the work, and all of it routine.</summary>
    Lease,
    /// <summary>Hours to days ahead: lost sessions to forget, subscriptions that end or are dropped.</summary>
    Expiry,
    /// <summary>Seconds to minutes ahead: notices that wait for the app's backend.</summary>
    Notice,
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
        var next = kind switch
        {
            DueKind.Notice => DeliveryOf(user.Notices, now, timings),
            DueKind.Expiry => user.AbsentSince + timings.SubscriptionsKeptFor ?? Forgetting.DueAt(user, now),   // the first is long before
            _ => null,
        };
        foreach (var session in user.Sessions)
        {
            if (KindOf(session) != kind) continue;
            var due = DueOf(session, now, timings);
            if (next is null || due < next) next = due;
        }
        return next;
    }

    private static DueKind KindOf(Session session) =>
        !session.IsLive ? DueKind.Expiry : session.LostAt is null ? DueKind.Lease : DueKind.Grace;

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
