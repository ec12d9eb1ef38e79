namespace Presence.Domain;

/// <summary>
/// One version has one content (R11). Readers foretell what nobody has committed yet: what runs out next has the next
/// number for them. So a commit that comes so close to such an instant that somebody may have been shown what follows
/// it, and that makes something else of it, takes the first number that nobody can have seen.
/// </summary>
internal static class Versions
{
    /// <summary>The state to be committed with the number that it must have.</summary>
    /// <param name="stored">What readers look at until the commit.</param>
    /// <param name="current">That, settled at <paramref name="now"/>.</param>
    /// <param name="after">What is to be committed, numbered as if nobody had read.</param>
    public static UserState Number(UserState stored, UserState current, UserState after, DateTimeOffset now, Timings timings)
    {
        var horizon = now + timings.ForetoldWithin;
        if (!(Timeline.NextChange(stored) <= horizon)) return after;
        var shown = Timeline.At(stored, horizon, timings);
        if (shown.Ver <= current.Ver) return after;
        return GoesOn(after, stored, horizon, timings) ? after : after with { Ver = shown.Ver + 1 };
    }

    // Whether readers are shown the same under each number from the commit's on: what follows may be the same, and what comes before
    // it not.
    private static bool GoesOn(UserState after, UserState stored, DateTimeOffset horizon, Timings timings)
    {
        UserState? shown = stored;
        while (shown?.Ver < after.Ver) shown = NextVersion(shown, horizon, timings);
        for (UserState? next = after; next is not null || shown is not null;)
        {
            if (next is null || shown is null || !IsSame(next, shown)) return false;
            (next, shown) = (NextVersion(next, horizon, timings), NextVersion(shown, horizon, timings));
        }
        return true;
    }

    // The first state with another number that the clock alone brings; null for none until then.
    private static UserState? NextVersion(UserState user, DateTimeOffset horizon, Timings timings)
    {
        var next = user;
        while (next.Ver == user.Ver)
        {
            if (!(Timeline.NextChange(next) <= horizon)) return null;
            next = Timeline.At(next, Timeline.NextChange(next)!.Value, timings);
        }
        return next;
    }

    private static bool IsSame(UserState a, UserState b) =>
        a.Ver == b.Ver && a.Status == b.Status && string.Equals(a.CustomStatus, b.CustomStatus, StringComparison.Ordinal);
}
