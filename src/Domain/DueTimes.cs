namespace Presence.Domain;

/// <summary>The two kinds of work that fall due; each has its own timer. The names are part of stored keys.</summary>
public enum DueKind
{
    /// <summary>Seconds to minutes ahead: leases that end, changes still unpublished, notices that wait for the app.</summary>
    Lease,
    /// <summary>Hours to days ahead: PushOnline that expires, sessions to forget, subscriptions that end.</summary>
    Expiry,
}

/// <summary>
/// When a user needs looking after, so that watchers hear of what ran out by itself. Never for correctness: reads use the clock.
/// </summary>
public static class DueTimes
{
    /// <summary>When a user next falls due; null when never. Never later than the next change of that kind (R13).</summary>
    /// <param name="user">The state to be committed.</param>
    /// <param name="now">When it is committed: an unpublished change falls due <see cref="Timings.PublishRetryAfter"/> later.</param>
    public static DateTimeOffset? Next(UserState user, DueKind kind, DateTimeOffset now, Timings timings)
    {
        DateTimeOffset? next = kind == DueKind.Lease && user.IsUnpublished ? now + timings.PublishRetryAfter : null;
        if (kind == DueKind.Lease && !user.Notices.Items.IsEmpty)
        {
            var delivery = user.Notices.RetryAt > now ? user.Notices.RetryAt.Value : now + timings.PublishRetryAfter;
            if (next is null || delivery < next) next = delivery;
        }
        foreach (var session in user.Sessions)
            if (session.IsLive == (kind == DueKind.Lease) && (next is null || session.Until < next)) next = session.Until;
        return next;
    }
}
