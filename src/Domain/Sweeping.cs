namespace Presence.Domain;

/// <summary>The two kinds of work that fall due; each has its own timer.</summary>
public enum DueKind
{
    /// <summary>Seconds to minutes ahead: leases that end, changes still owed to watchers, notices still owed to the app.</summary>
    Lease,
    /// <summary>Hours to days ahead: PushOnline that expires, sessions to forget.</summary>
    Expiry,
}

/// <summary>When a user needs looking after, so that watchers hear of what ran out by itself. Never for correctness: reads use the clock.</summary>
public static class Sweeping
{
    /// <summary>When a user next falls due; null when never. Never later than the next change of that kind (R13).</summary>
    /// <param name="user">The state to be committed.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="now">When it is committed: an owed change is due <see cref="Timings.OwedAfter"/> later.</param>
    /// <param name="timings">How long things last.</param>
    public static DateTimeOffset? NextDue(UserState user, DueKind kind, DateTimeOffset now, Timings timings)
    {
        DateTimeOffset? next = kind == DueKind.Lease && user.IsOwed ? now + timings.OwedAfter : null;
        if (kind == DueKind.Lease && !user.Notices.IsEmpty)
        {
            var notice = user.NoticeRetryAt > now ? user.NoticeRetryAt.Value : now + timings.OwedAfter;
            if (next is null || notice < next) next = notice;
        }
        foreach (var session in user.Sessions)
            if (session.IsLive == (kind == DueKind.Lease) && (next is null || session.Until < next)) next = session.Until;
        return next;
    }
}
