namespace Presence.Domain.Tests;

/// <summary>The log of changes (R32), for the naive twin.</summary>
internal sealed partial class Model
{
    private static readonly TimeSpan LogKept = TimeSpan.FromDays(8);
    private readonly List<ModelChange> _log = [];

    /// <summary>The last changes, earliest first.</summary>
    public IReadOnlyList<ModelChange> Changes => _log;

    private void Log(long ver, DateTimeOffset at, StatusType from, StatusType to, string reason)
    {
        var latest = new ModelChange(ver, DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()), from, to, reason);
        while (_log.Count >= 20 || (_log.Count > 0 && _log[0].At <= at - LogKept)) _log.RemoveAt(0);
        _log.Add(latest);
    }

    // What ran out for certain by now, instant by instant.
    private void LogRunOuts(DateTimeOffset now)
    {
        var before = _committed;
        foreach (var at in EndsUntil(now))
        {
            var content = Walk(at, certain: true).Last();
            if (content.Ver > before.Ver) Log(content.Ver, at, before.Type, content.Type, ReasonOfRunOut(at));
            before = content;
        }
    }

    private string ReasonOfRunOut(DateTimeOffset at)
    {
        var before = at.AddTicks(-1);
        var fell = _sessions.Find(s => s.IsOnline(before, certain: true) && !s.IsOnline(at, certain: true) && s.LeaseEnd == at);
        if (fell is not null) return $"{(fell.Lost is null ? "TimeOut" : "LinkClose")} {fell.Platform}";
        var gone = _sessions.FindAll(s => s.IsRemembered(before, certain: true) && !s.IsRemembered(at, certain: true));
        return $"Expired {(gone.Find(session => session.CameOnline && session.IsNative) ?? gone[0]).Platform}";
    }

    private string ReasonOf(Command command) => command switch
    {
        Command.Connect c => CameAlive(c.SessionId),
        Command.Heartbeat c => CameAlive(c.SessionId),
        Command.SignIn => "TooManyDevices ",
        Command.SignOut c => $"Unregister {Find(c.SessionId).Platform}",
        Command.Disconnect c => $"LinkClose {_sessions.Find(session => session.Id == c.SessionId)?.Platform}",
        Command.ConnectionGone c =>
            $"LinkClose {_sessions.Find(session => session.Links.Exists(link => link.Id == c.ConnectionId))?.Platform}",
        Command.SetCustomStatus => "CustomStatus ",
        Command.Kick => "Kicked ",
        Command.Delete => "Deleted ",
        _ => "Renewed ",
    };

    private string CameAlive(string session) => $"{(Find(session).IsUp ? "Renewed" : "Register")} {Find(session).Platform}";
}

/// <summary>One change in the log of the naive twin.</summary>
/// <param name="At">To the millisecond.</param>
/// <param name="Reason">With the platform of the device.</param>
internal sealed record ModelChange(long Ver, DateTimeOffset At, StatusType From, StatusType To, string Reason);
