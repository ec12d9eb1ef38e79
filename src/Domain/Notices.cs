namespace Presence.Domain;

/// <summary>How the notices of a user are noted, taken, and tried again (R20).</summary>
internal static class Notices
{
    /// <summary>The state with one more notice, numbered; over <see cref="Limits.NoticesPerUserMax"/> the earliest goes.</summary>
    public static UserState Noting(this UserState user, Notice notice)
    {
        var full = user.Notices.Length >= Limits.NoticesPerUserMax ? user.Notices.RemoveAt(0) : user.Notices;
        return user with { Notices = full.Add(notice with { Seq = user.NoticeSeq + 1 }), NoticeSeq = user.NoticeSeq + 1 };
    }

    /// <summary>The state without a notice that was taken, and without all before it.</summary>
    public static UserState TakenUpTo(this UserState user, long seq)
    {
        var left = user.Notices.RemoveAll(notice => notice.Seq <= seq);
        return left.Length == user.Notices.Length ? user : user with { Notices = left, NoticeFailures = 0, NoticeRetryAt = null };
    }

    /// <summary>The state after the earliest notice was tried in vain; any other is not the earliest any more.</summary>
    public static UserState FailedAt(this UserState user, long seq, DateTimeOffset now, Timings timings)
    {
        if (user.Notices.IsEmpty || user.Notices[0].Seq != seq) return user;
        var wait = timings.NoticeRetryAfter * Math.Pow(2, Math.Min(user.NoticeFailures, 30));
        return user with
        {
            NoticeFailures = Math.Min(user.NoticeFailures + 1, 30),
            NoticeRetryAt = now + (wait < timings.NoticeRetryAfterMax ? wait : timings.NoticeRetryAfterMax),
        };
    }

    /// <summary>Whether the earliest notice is to be tried.</summary>
    public static bool HasNoticeDue(this UserState user, DateTimeOffset now) =>
        !user.Notices.IsEmpty && (user.NoticeRetryAt is not { } at || at <= now);
}
