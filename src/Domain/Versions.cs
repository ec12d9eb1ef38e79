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
        var next = Timeline.At(after, horizon, timings);
        return IsSame(next, shown) && IsSame(after, ShownAs(after.Ver, stored, timings)) ? after : after with { Ver = shown.Ver + 1 };
    }

    // What somebody may have been shown under a number that is foretold: what follows may be the same, and this may not.
    private static UserState ShownAs(long ver, UserState stored, Timings timings)
    {
        while (stored.Ver < ver) stored = Timeline.At(stored, Timeline.NextChange(stored)!.Value, timings);
        return stored;
    }

    private static bool IsSame(UserState a, UserState b) =>
        a.Ver == b.Ver && a.Status == b.Status && string.Equals(a.CustomStatus, b.CustomStatus, StringComparison.Ordinal);
}
