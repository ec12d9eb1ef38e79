namespace Presence.Domain.Tests;

/// <summary>
/// The naive twin. It keeps plain facts of each session and works out from them, each time it is asked, how they stand:
/// no phases, nothing settled, no list of what is due. It knows only docs/rules.md.
/// </summary>
/// <param name="rules">What the app wants.</param>
/// <param name="forgetAfter">After how long users are forgotten; null for never.</param>
internal sealed partial class Model(AppRules rules, TimeSpan? forgetAfter = null)
{
    private static readonly TimeSpan ShownAhead = TimeSpan.FromSeconds(3), SubscriptionsKept = TimeSpan.FromHours(1);

    private readonly List<ModelSession> _sessions = [];     // in the order of their sign-in
    private readonly ModelDevices _devices = new(rules.Policy);
    private readonly List<string> _effects = [];
    private ModelContent _committed = new(0, StatusType.Offline, "");
    private string _set = "";
    private bool _wasOnline;

    /// <summary>The notices for the app's backend.</summary>
    public ModelNotices Notices { get; } = new(rules.NotesChanges);

    /// <summary>Whether the user ever signed in or was imported (R17).</summary>
    public bool Known { get; private set; }

    /// <summary>When the user was last kicked (R21).</summary>
    public DateTimeOffset? KickedAt { get; private set; }

    /// <summary>Since when it is committed that the user is not Online any more (R16).</summary>
    public DateTimeOffset? AbsentSince { get; private set; }

    /// <summary>How often subscriptions were dropped (R16).</summary>
    public int Era { get; private set; }

    /// <summary>What the last command has others do.</summary>
    public IReadOnlyList<string> Effects => _effects;

    /// <summary>Each session's connections; a question mark for one that was reported lost.</summary>
    public IEnumerable<string> Links => _sessions.Select(session =>
        $"{session.Id}: {string.Join(' ', session.Links.Select(link => link.Id + (link.ReportedLost ? "?" : "")))}");

    /// <summary>What a reader may have seen up to an instant: from what was committed on, each version with its content.</summary>
    public IReadOnlyList<ModelContent> Shown(DateTimeOffset until) => [.. Walk(until, certain: false)];

    /// <summary>Each device that came Online and is not forgotten, as a reader sees it.</summary>
    public IEnumerable<string> Devices(DateTimeOffset now) =>
        from session in _sessions
        where session.CameOnline && session.IsRemembered(now, certain: false)
        select $"{session.Platform} {session.Standing(now)}";

    /// <returns>Why the command is refused; null when it is not.</returns>
    public Refusal? Hears(Command command, DateTimeOffset now)
    {
        _effects.Clear();
        var (shown, links) = (Shown(now + ShownAhead), _sessions.SelectMany(session => session.Links).ToList());
        if (new ModelRefusals(_sessions, _devices, Known, KickedAt, DeletedAt).Of(command, now) is { } why) return why;
        var (ver, noted) = (_committed.Ver, Notices.All.Count);
        if (command is Command.Sweep asked)
            foreach (var session in _sessions) session.IsAsked(asked.Answers, asked.Late, now);
        Settle(now);
        if (command is Command.Sweep && Forgets(now)) return null;
        var (certain, from, reason) = (_committed.Ver, _committed.Type, ReasonOf(command));
        if (command is Command.Sweep sweep) Sweeps(sweep, links, now);
        else Does(command, now);
        AbsentSince = IsOnline ? null : AbsentSince ?? (_wasOnline ? now : null);
        _wasOnline = IsOnline;
        _committed = _committed.Then(Type(_sessions.FindAll(s => s.IsUp), _sessions), _set, _sessions.Count > 0);
        _committed = _committed with { Ver = ModelContent.NumberOf(shown, certain, Shown(now + ShownAhead)) };
        NotesQuiet(command, ver, now);
        if (_committed.Ver > certain) Log(_committed.Ver, now, from, _committed.Type, reason);
        if (!Known && DeletedAt is not null) _log.Clear();
        _set = _committed.Set;
        if (_committed.Ver > ver) _effects.Add("tell");
        if ((Notices.All.Count > noted || command is Command.Sweep) && Notices.IsDue(now)) _effects.Insert(0, "deliver");
        return null;
    }

    private bool IsOnline => _sessions.Exists(session => session.IsUp);

    // What ran out for certain is over: in the order in which it ran out.
    private void Settle(DateTimeOffset now)
    {
        LogRunOuts(now);
        _committed = Walk(now, certain: true).Last();
        _set = _committed.Set;
        foreach (var session in _sessions.Where(s => s.IsUp && !s.IsOnline(now, certain: true)).OrderBy(s => s.LeaseEnd))
        {
            Notices.Add(session.LeaseEnd, session.Lost is null ? NoticeKind.TimedOut : NoticeKind.LinkClosed, session.Platform);
            session.RunsOut();
        }
        _sessions.RemoveAll(session => !session.IsRemembered(now, certain: true));
    }

    private void Does(Command command, DateTimeOffset now)
    {
        switch (command)
        {
            case Command.SignIn c: SignsIn(c, now); break;
            case Command.Heartbeat c: Lives(Find(c.SessionId), null, now); break;
            case Command.Connect c: Lives(Find(c.SessionId), new ModelLink(c.ConnectionId, c.Credential), now); break;
            case Command.Disconnect c: _sessions.Find(s => s.Id == c.SessionId)?.LosesLink(c, now); break;
            case Command.ConnectionGone c: _sessions.ForEach(s => s.LosesLink(c.ConnectionId, certain: true, inWave: false, now)); break;
            case Command.SignOut c: Ends(Find(c.SessionId), KickReason.SignedOut, Find(c.SessionId).CameOnline, now); break;
            case Command.SetCustomStatus c:
                if (c.Text != _set) Notices.Add(now, NoticeKind.CustomStatus, Platform.Web, c.Text);
                _set = c.Text;
                break;
            case Command.Import: Known = true; break;
            case Command.Kick c:
                KickedAt = KickedAt > c.At ? KickedAt : c.At;
                foreach (var any in _sessions.ToList()) Ends(any, KickReason.KickedByAdmin, any.CameOnline, now);
                break;
            case Command.Delete c: IsDeleted(c, now); break;
            case Command.NoticeDelivered c: Notices.Delivered(c.Seq); break;
            case Command.NoticeFailed c: Notices.Failed(c.Seq, now); break;
            default: throw new NotSupportedException($"{command}");
        }
    }

    // R7: the same platform and instance go on; over 32 the earliest goes, of the lost pages, the waiting, the other lost ones, the others.
    private void SignsIn(Command.SignIn c, DateTimeOffset now)
    {
        Known = true;
        var session = _sessions.Find(one => one.Platform == c.Platform && one.Instance == c.Instance);
        if (session is null)
        {
            if (_sessions.Count == 32)
            {
                var goes = _sessions.MinBy(s => s.IsLostPage ? 0 : !s.CameOnline ? 1 : !s.IsUp ? 2 : 3)!;
                if (!goes.IsLostPage) _devices.Remember(goes, goes.Credential, now);
                Ends(goes, KickReason.TooManyDevices, goes.IsUp || goes.CountsAsLost, now);
            }
            _sessions.Add(session = new ModelSession(c.SessionId, c.Platform, c.Instance));
        }
        session.SignsIn(now);
        session.Credential = c.Credential;
    }

    private void Lives(ModelSession session, ModelLink? link, DateTimeOffset now)
    {
        var (comes, known) = (!session.IsUp, session.Links.FindIndex(one => one.Id == link?.Id));
        session.Lives(now);
        if (known >= 0) session.Links[known] = link!;
        else if (link is not null) session.Links.Add(link);

        var gone = comes ? _devices.TooMany(_sessions, session) : [];
        foreach (var other in gone)
        {
            _devices.Remember(other, other.Credential, now);
            Ends(other, KickReason.SignedInElsewhere, isLogout: false, now);
        }
        foreach (var (other, why) in known >= 0 || link is null ? [] : _devices.TooMany(session, session.Links))
        {
            if (why == KickReason.SignedInElsewhere) _devices.Remember(session, other.Credential, now);
            session.Links.Remove(other);
            Close(other, why);
        }
        if (comes) Notices.Add(now, NoticeKind.Login, session.Platform, pushedOut: gone);
    }

    private void Ends(ModelSession session, KickReason why, bool isLogout, DateTimeOffset now)
    {
        foreach (var link in session.Links) Close(link, why);
        if (isLogout) Notices.Add(now, NoticeKind.Logout, session.Platform);
        _sessions.Remove(session);
    }

    private void Close(ModelLink link, KickReason why) => _effects.Add($"close {link.Id} {why}");

    // Looks at every instant at which anything may have ended by itself.
    private IEnumerable<ModelContent> Walk(DateTimeOffset until, bool certain)
    {
        var content = _committed;
        yield return content;
        foreach (var at in EndsUntil(until))
        {
            var left = _sessions.FindAll(session => session.IsRemembered(at, certain));
            var next = content.Then(Type(left.FindAll(session => session.IsOnline(at, certain)), left), content.Set, left.Count > 0);
            if (next != content) yield return content = next;
        }
    }

    private IEnumerable<DateTimeOffset> EndsUntil(DateTimeOffset until) =>
        _sessions.SelectMany(session => session.Ends).Where(end => end <= until).Distinct().Order();

    // R1.
    private static StatusType Type(List<ModelSession> online, List<ModelSession> all) =>
        online.Count > 0 ? StatusType.Online
        : all.Exists(session => session.CameOnline && session.IsMobile) ? StatusType.PushOnline
        : all.Exists(session => session.CameOnline && session.IsNative) ? StatusType.Lost
        : StatusType.Offline;

    private ModelSession Find(string id) => _sessions.Find(session => session.Id == id)!;
}
