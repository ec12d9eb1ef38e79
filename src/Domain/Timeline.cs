namespace Presence.Domain;

/// <summary>
/// A user's state as a function of facts and the clock. Everything that runs out by itself happens here and
/// nowhere else: a read at an instant and a sweep at that instant see the same state and the same
/// <see cref="UserState.Ver"/> (R11), however late the sweep.
/// </summary>
public static class Timeline
{
    /// <summary>
    /// The state at an instant: every phase that has run out by then has ended, one after another. The same object when none did.
    /// It is what readers see; what is not committed is only foretold, since the service may know better (R2).
    /// </summary>
    /// <param name="user">The state as stored.</param>
    /// <param name="now">An instant before the stored facts changes nothing.</param>
    public static UserState At(UserState user, DateTimeOffset now, Timings timings) => PassTo(user, now, timings, onlyCertain: false);

    /// <summary>
    /// The state at an instant as far as it can be committed: a session with a connection stays as it is until the service was
    /// asked about it.
    /// </summary>
    /// <param name="user">The state as stored.</param>
    /// <param name="notes">Whether devices that go are noted for the app's backend (R20).</param>
    public static UserState CertainAt(UserState user, DateTimeOffset now, Timings timings, bool notes) =>
        PassTo(user, now, timings, onlyCertain: true, notes);

    /// <summary>When the state will next change by itself; null when it will not. Looks at no session.</summary>
    public static DateTimeOffset? NextChange(UserState user) => user.Sessions.FirstEnd;

    /// <summary>Until when others see the same, if nothing happens; null for no end.</summary>
    /// <param name="user">At the instant asked about (<see cref="At"/>).</param>
    public static DateTimeOffset? HoldsUntil(UserState user, Timings timings)
    {
        var next = user;
        while (NextChange(next) is { } at)
        {
            next = At(next, at, timings);
            if (next.Ver != user.Ver) return at;
        }
        return null;
    }

    /// <summary>
    /// What others see after a step, and what goes with it: a change that anybody can see is a new version (R10), the custom
    /// status goes when the user leaves Online or the last session goes (R9), and since when the user is not Online is noted (R16).
    /// The only place that compares.
    /// </summary>
    /// <param name="before">The state before the step.</param>
    /// <param name="after">The state with the step's facts.</param>
    /// <param name="at">When the step happened.</param>
    public static UserState Settle(UserState before, UserState after, DateTimeOffset at)
    {
        var type = Aggregation.Of(after.Sessions);
        var leftOnline = before.Status.Type == StatusType.Online && type != StatusType.Online;
        var custom = leftOnline || after.Sessions.IsEmpty ? "" : after.CustomStatus;
        var status = new UserStatus(type, type == StatusType.Online ? custom : "");
        return after with
        {
            CustomStatus = custom,
            Status = status,
            Ver = status == before.Status && string.Equals(custom, before.CustomStatus, StringComparison.Ordinal)
                ? before.Ver
                : before.Ver + 1,
            AbsentSince = type == StatusType.Online || !after.Known ? null
                : before.Status.Type == StatusType.Online ? at
                : after.AbsentSince,
        };
    }

    private static UserState PassTo(UserState user, DateTimeOffset now, Timings timings, bool onlyCertain, bool notes = false)
    {
        while ((onlyCertain ? user.Sessions.FirstCertainEnd : user.Sessions.FirstEnd) is { } at && at <= now)
            user = RunOut(user, at, timings, onlyCertain, notes);
        return user;
    }

    private static UserState RunOut(UserState user, DateTimeOffset at, Timings timings, bool onlyCertain, bool notes)
    {
        var (sessions, notices) = (user.Sessions, user.Notices);
        List<Session> ended = [];
        foreach (var session in user.Sessions)
        {
            if (session.Until > at || (onlyCertain && !session.Connections.IsEmpty)) continue;
            ended.Add(session);
            sessions = sessions.Replace(session, session.Expire(timings));
            if (!notes || session.Phase != Phase.Online) continue;
            var kind = session.LostAt is null ? NoticeKind.TimedOut : NoticeKind.LinkClosed;
            notices = notices.Add(new Notice(0, at, kind, session.Platform));
        }
        var after = Settle(user, user with { Sessions = sessions, Notices = notices }, at);
        return after.Ver == user.Ver ? after : after.Logged(user.Status.Type, Cause.OfRunOut(ended), at, timings);
    }
}
