namespace Presence.Domain.Tests;

/// <summary>What sweeps do, forgetting among it (R28), for the naive twin.</summary>
internal sealed partial class Model
{
    /// <summary>Since when nothing is heard of the user.</summary>
    public DateTimeOffset? QuietSince { get; private set; }

    private bool Forgets(DateTimeOffset now)
    {
        var isQuiet = _sessions.Count == 0 && KickedAt is null && Notices.Waiting is null && QuietSince + forgetAfter <= now;
        if (!isQuiet && !ForgetsDeleted(now)) return false;
        _devices.Forget();
        Notices.Forget();
        _log.Clear();
        (_committed, _set, _wasOnline) = (new(0, StatusType.Offline, ""), "", false);
        (Known, AbsentSince, Era, QuietSince, KickedAt, DeletedAt) = (false, null, 0, null, null, null);
        return true;
    }

    private void NotesQuiet(Command command, long ver, DateTimeOffset now)
    {
        if (forgetAfter is null) return;
        var isQuiet = Known && KickedAt is null && _sessions.Count == 0;
        QuietSince = !isQuiet ? null : command is Command.Import ? now : QuietSince ?? now;
        if (ver == 0 && _committed.Ver > 0) _committed = _committed with { Ver = _committed.Ver + now.ToUnixTimeMilliseconds() };
    }

    private void Sweeps(Command.Sweep sweep, List<ModelLink> before, DateTimeOffset now)
    {
        var left = _sessions.SelectMany(session => session.Links).ToDictionary(link => link.Id);
        foreach (var link in before)
        {
            if (!left.TryGetValue(link.Id, out var kept))
            {
                if (!sweep.Answers.Gone.Contains(link.Id)) Close(link, KickReason.Unverified);
            }
            else if (link.ReportedLost && !kept.ReportedLost) _effects.Add($"restore {link.Id}");
        }
        if (AbsentSince + SubscriptionsKept <= now) (AbsentSince, Era) = (null, Era + 1);
    }
}
