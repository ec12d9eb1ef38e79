namespace Presence.Domain;

/// <summary>
/// Users of whom nothing was heard for long are forgotten, where the app wants that (R28), and what is left of a deleted account goes
/// when no signature from before can be valid any more (R31).
/// </summary>
public static class Forgetting
{
    /// <summary>Whether a user is to be forgotten.</summary>
    /// <param name="user">As it can be committed now.</param>
    public static bool IsOver(UserState user, DateTimeOffset now, Timings timings) =>
        user.Sessions.IsEmpty && user.Notices.Items.IsEmpty && EndOf(user, timings) <= now;

    /// <summary>When to look whether a user is to be forgotten, not before now; null for never.</summary>
    public static DateTimeOffset? DueAt(UserState user, DateTimeOffset now) =>
        (user.QuietSince is null && !user.IsDeleted) || !user.Notices.Items.IsEmpty ? null
        : user.ForgetCheckAt < now ? now
        : user.ForgetCheckAt;

    /// <summary>What a commit notes about being quiet, and with which numbers somebody begins who may have been forgotten.</summary>
    /// <param name="stored">The state before the command.</param>
    /// <param name="after">The state to be committed.</param>
    internal static UserState Settle(UserState stored, UserState after, DateTimeOffset now, Timings timings)
    {
        var isQuiet = timings.ForgetAfter is not null && after.Known && after.Sessions.IsEmpty && after.KickedAt is null;
        after = after with { QuietSince = isQuiet ? after.QuietSince ?? now : null };
        var end = EndOf(after, timings);
        // An entry that stands is used again: coming and going leaves one for each user, and not one for each time.
        var isWanted = timings.ForgetAfter is not null || after.IsDeleted;
        var isStanding = isWanted && after.ForgetCheckAt > now && !(end < after.ForgetCheckAt);
        after = after with { ForgetCheckAt = isStanding ? after.ForgetCheckAt : end };
        if (timings.ForgetAfter is null) return after;

        // Watchers, and the app's backend, may know the numbers of a former life: none of them was as high as this.
        var first = now.ToUnixTimeMilliseconds();
        if (stored.Ver == 0 && after.Ver > 0) after = after with { Ver = after.Ver + first };
        if (stored.Notices.LastSeq == 0 && after.Notices.LastSeq > 0) after = after with { Notices = after.Notices.NumberedFrom(first) };
        return after;
    }

    private static DateTimeOffset? EndOf(UserState user, Timings timings) =>
        user.IsDeleted ? user.DeletedAt + timings.DeletedKeptFor
        : user.KickedAt is null ? user.QuietSince + timings.ForgetAfter
        : null;
}
