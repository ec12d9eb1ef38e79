namespace Presence.Domain.Tests;

/// <summary>Forgetting (R28), for the naive twin.</summary>
internal sealed partial class Model
{
    /// <summary>Since when nothing is heard of the user.</summary>
    public DateTimeOffset? QuietSince { get; private set; }

    private bool Forgets(DateTimeOffset now)
    {
        if (_sessions.Count > 0 || KickedAt is not null || Notices.Waiting is not null || !(QuietSince + forgetAfter <= now)) return false;
        _devices.Forget();
        (_committed, _set, _wasOnline) = (new(0, StatusType.Offline, ""), "", false);
        (Known, AbsentSince, Era, QuietSince) = (false, null, 0, null);
        return true;
    }

    private void NotesQuiet(Command command, long ver, DateTimeOffset now)
    {
        if (forgetAfter is null) return;
        var isQuiet = Known && KickedAt is null && _sessions.Count == 0;
        QuietSince = !isQuiet ? null : command is Command.Import ? now : QuietSince ?? now;
        if (ver == 0 && _committed.Ver > 0) _committed = _committed with { Ver = _committed.Ver + now.ToUnixTimeMilliseconds() };
    }
}
