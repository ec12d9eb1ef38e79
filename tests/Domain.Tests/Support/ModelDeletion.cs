namespace Presence.Domain.Tests;

/// <summary>Deleting an account (R31), for the naive twin.</summary>
internal sealed partial class Model
{
    private static readonly TimeSpan DeletedKept = TimeSpan.FromDays(180);

    /// <summary>When the account was last deleted.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    private void IsDeleted(Command.Delete c, DateTimeOffset now)
    {
        if (DeletedAt >= c.AskedAt) return;
        foreach (var any in _sessions.ToList()) Ends(any, KickReason.AccountDeleted, any.CameOnline, now);
        _devices.Forget();
        (Known, KickedAt, DeletedAt) = (false, KickedAt > c.At ? KickedAt : c.At, now);
        (_set, _wasOnline, AbsentSince, Era) = ("", false, null, Era + 1);
    }

    // What is left of it goes, too: signatures from before are no longer valid by themselves.
    private bool ForgetsDeleted(DateTimeOffset now) => !Known && DeletedAt + DeletedKept <= now && Notices.Waiting is null;
}
