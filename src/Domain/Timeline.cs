namespace Presence.Domain;

/// <summary>
/// A user's state as a function of facts and the clock. Everything that runs out by itself happens here and
/// nowhere else: a read at an instant and a sweep at that instant see the same state and the same
/// <see cref="UserState.Ver"/> (R11), however late the sweep.
/// </summary>
public static class Timeline
{
    /// <summary>The state at an instant: every phase that has run out by then has, one after another. The same object when nothing did.</summary>
    /// <param name="user">The state as stored.</param>
    /// <param name="now">The instant. One that lies before the stored facts changes nothing.</param>
    /// <param name="timings">How long things last.</param>
    /// <param name="notes">Whether devices that go are noted for the app's backend (R20).</param>
    public static UserState At(UserState user, DateTimeOffset now, Timings timings, bool notes = false)
    {
        while (NextChange(user, timings) is { } at && at <= now) user = RunOut(user, at, timings, notes);
        return user;
    }

    /// <summary>When the state will next change by itself; null when it will not.</summary>
    /// <param name="user">Any state.</param>
    /// <param name="timings">How long things last.</param>
    public static DateTimeOffset? NextChange(UserState user, Timings timings)
    {
        var next = user.NobodySince + timings.SubscriptionsKeptFor;
        foreach (var session in user.Sessions)
            if (next is null || session.Until < next) next = session.Until;
        return next;
    }

    /// <summary>
    /// What others see after a step, and what goes with it: a changed status is a new version (R10), the custom
    /// status goes when the user leaves Online or the last session goes (R9), the last one's end is noted (R16).
    /// The only place that compares.
    /// </summary>
    /// <param name="before">The state before the step.</param>
    /// <param name="after">The state with the step's facts.</param>
    /// <param name="at">When the step happened.</param>
    public static UserState Settle(UserState before, UserState after, DateTimeOffset at)
    {
        var type = Aggregation.Of(after.Sessions);
        var left = before.Status.Type == StatusType.Online && type != StatusType.Online;
        var custom = left || after.Sessions.IsEmpty ? "" : after.CustomStatus;
        var status = new UserStatus(type, type == StatusType.Online ? custom : "");
        return after with
        {
            CustomStatus = custom,
            Status = status,
            Ver = status == before.Status ? before.Ver : before.Ver + 1,
            NobodySince = IsThere(after) ? null : IsThere(before) ? at : after.NobodySince,
        };
    }

    private static UserState RunOut(UserState user, DateTimeOffset at, Timings timings, bool notes)
    {
        if (user.NobodySince + timings.SubscriptionsKeptFor <= at)
            return user with { NobodySince = null, WatchEra = user.WatchEra + 1 };

        var after = user;
        foreach (var session in user.Sessions)
        {
            if (session.Until > at) continue;
            after = after.With(session, session.RunOut(timings));
            if (notes && session.Phase == Phase.Online)
                after = after.Noting(new Notice(0, at, session.LostAt is null ? NoticeKind.TimedOut : NoticeKind.LinkClosed, session.Platform));
        }
        return Settle(user, after, at);
    }

    private static bool IsThere(UserState user)
    {
        foreach (var session in user.Sessions)
            if (session.IsLive || session.Phase == Phase.PushOnline) return true;
        return false;
    }
}
