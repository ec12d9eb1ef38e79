namespace Presence.Domain;

/// <summary>Users of whom nothing was heard for long are forgotten, where the app wants that (R28).</summary>
public static class Forgetting
{
    /// <summary>Whether a user is to be forgotten.</summary>
    /// <param name="user">As it can be committed now.</param>
    public static bool IsOver(UserState user, DateTimeOffset now, Timings timings) =>
        user.Sessions.IsEmpty && user.Notices.Items.IsEmpty && user.KickedAt is null && user.QuietSince + timings.ForgetAfter <= now;

    /// <summary>When to look whether a user is to be forgotten, not before now; null for never.</summary>
    public static DateTimeOffset? DueAt(UserState user, DateTimeOffset now) =>
        user.QuietSince is null || !user.Notices.Items.IsEmpty ? null
        : user.ForgetCheckAt < now ? now
        : user.ForgetCheckAt;

    /// <summary>What a commit notes about being quiet, and with which numbers somebody begins who may have been forgotten.</summary>
    /// <param name="stored">The state before the command.</param>
    /// <param name="after">The state to be committed.</param>
    internal static UserState Settle(UserState stored, UserState after, DateTimeOffset now, Timings timings)
    {
        if (timings.ForgetAfter is not { } span)
            return after.QuietSince is null && after.ForgetCheckAt is null ? after : after with { QuietSince = null, ForgetCheckAt = null };

        var isQuiet = after.Known && after.Sessions.IsEmpty && after.KickedAt is null;
        DateTimeOffset? since = isQuiet ? after.QuietSince ?? now : null;
        var end = since + span;
        // An entry that stands is used again: coming and going leaves one for each user, and not one for each time.
        var isStanding = after.ForgetCheckAt > now && !(end < after.ForgetCheckAt);
        after = after with { QuietSince = since, ForgetCheckAt = isStanding ? after.ForgetCheckAt : end };

        // Watchers, and the app's backend, may know the numbers of a former life: none of them was as high as this.
        var first = now.ToUnixTimeMilliseconds();
        if (stored.Ver == 0 && after.Ver > 0) after = after with { Ver = after.Ver + first };
        if (stored.Notices.LastSeq == 0 && after.Notices.LastSeq > 0) after = after with { Notices = after.Notices.NumberedFrom(first) };
        return after;
    }
}
