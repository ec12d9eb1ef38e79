namespace Presence.Domain;

/// <summary>How the notices of a user are noted, taken, and tried again (R20).</summary>
public static class Notices
{
    /// <summary>The notice to be tried at this instant: the earliest, unless it is to rest; null for none.</summary>
    /// <param name="user">The state as stored.</param>
    /// <param name="now">The instant.</param>
    public static Notice? NoticeDue(this UserState user, DateTimeOffset now) =>
        user.Notices.IsEmpty || user.NoticeRetryAt > now ? null : user.Notices[0];

    /// <summary>The state with one more notice, numbered; over <see cref="Limits.NoticesPerUserMax"/> the earliest goes.</summary>
    internal static UserState Noting(this UserState user, Notice notice)
    {
        var full = user.Notices.Length >= Limits.NoticesPerUserMax ? user.Notices.RemoveAt(0) : user.Notices;
        return user with { Notices = full.Add(notice with { Seq = user.NoticeSeq + 1 }), NoticeSeq = user.NoticeSeq + 1 };
    }

    /// <summary>The state without a notice that was taken, and without all before it.</summary>
    internal static UserState TakenUpTo(this UserState user, long seq)
    {
        var left = user.Notices.RemoveAll(notice => notice.Seq <= seq);
        return left.Length == user.Notices.Length ? user : user with { Notices = left, NoticeFailures = 0, NoticeRetryAt = null };
    }

    /// <summary>The state after the earliest notice was tried in vain; any other is not the earliest any more.</summary>
    internal static UserState FailedAt(this UserState user, long seq, DateTimeOffset now, Timings timings)
    {
        if (user.Notices.IsEmpty || user.Notices[0].Seq != seq) return user;
        var wait = timings.NoticeRetryAfter * Math.Pow(2, Math.Min(user.NoticeFailures, 30));
        return user with
        {
            NoticeFailures = Math.Min(user.NoticeFailures + 1, 30),
            NoticeRetryAt = now + (wait < timings.NoticeRetryAfterMax ? wait : timings.NoticeRetryAfterMax),
        };
    }

    /// <summary>The state of a user whose app does not want to hear of changes: nothing waits.</summary>
    internal static UserState WithoutNotices(this UserState user) =>
        user.Notices.IsEmpty ? user : user with { Notices = [], NoticeFailures = 0, NoticeRetryAt = null };
}
