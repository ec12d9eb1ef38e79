namespace Presence.Domain.Tests;

/// <summary>
/// The naive twin. It remembers plainly all that it heard of a user and works out everything from that each time it is
/// asked: no phases, nothing that runs out, nothing settled. It knows only docs/rules.md.
/// </summary>
/// <param name="rules">What the app wants.</param>
internal sealed class Model(AppRules rules)
{
    private readonly List<ModelSession> _sessions = [];     // every one that ever was, in the order of their sign-in
    private readonly ModelNotices _notices = new(rules.NotesChanges);
    private readonly List<string> _kicks = [];
    private readonly List<bool> _online = [];               // whether the user was, before and after each command
    private readonly List<bool> _present = [];              // whether there was any session, likewise
    private (string Text, int Since) _set = ("", 0);
    private (UserStatus Status, long Ver, DateTimeOffset At) _counted = (UserStatus.Offline, 0, DateTimeOffset.MinValue);
    private long _published;

    /// <summary>Whether the user ever signed in or was imported (R17).</summary>
    public bool Known { get; private set; }

    /// <summary>When the user was last kicked (R21).</summary>
    public DateTimeOffset? KickedAt { get; private set; }

    /// <summary>The connections that the last command closed, and why.</summary>
    public IEnumerable<string> Kicks => _kicks;

    /// <summary>Whether watchers have yet to hear of the present version (R12).</summary>
    public bool IsUnpublished(DateTimeOffset now) => _published < Ver(now);

    /// <summary>What others see, and how many changes of it there were (R10).</summary>
    public (UserStatus Status, long Ver) Count(DateTimeOffset now)
    {
        // Looks at every instant at which anything may have ended by itself.
        var ends = _sessions.SelectMany(session => session.Changes).Where(at => at > _counted.At && at < now).Order();
        var (status, ver) = (_counted.Status, _counted.Ver);
        foreach (var at in ends.Append(now))
            if (Status(at) is var next && next != status) (status, ver) = (next, ver + 1);
        return (status, ver);
    }

    public long Ver(DateTimeOffset now) => Count(now).Ver;

    /// <summary>Each device that ever came Online and is not forgotten, and how it stands.</summary>
    public IEnumerable<string> Devices(DateTimeOffset now) =>
        Remembered(now).Where(session => session.CameOnline).Select(session => $"{session.Platform} {session.Standing(now)}");

    /// <summary>Every notice up to an instant (R20).</summary>
    public IReadOnlyList<string> Notices(DateTimeOffset now) => _notices.All(_sessions, now);

    /// <summary>The numbers of the notices that wait, from the first to the last; null for none.</summary>
    /// <param name="count">How many there are in all.</param>
    public (int First, int Last)? Waiting(int count) => _notices.Waiting(count);

    /// <summary>Before this instant no notice is delivered; null for at once.</summary>
    public DateTimeOffset? RetryAt => _notices.RetryAt;

    /// <returns>Whether the command is one to be carried out.</returns>
    public bool Hears(Command command, DateTimeOffset now)
    {
        _kicks.Clear();
        Remember(now);
        var takes = Takes(command, now);
        Remember(now);
        return takes;
    }

    private bool Takes(Command command, DateTimeOffset now)
    {
        switch (command)
        {
            case Command.SignIn c:
                SignsIn(c, now);
                return true;
            case Command.Heartbeat c:
                return Hears(c.SessionId, null, default, now);
            case Command.Connect c:
                return Hears(c.SessionId, c.ConnectionId, c.NegotiatedAt, now);
            case Command.Disconnect c:
                Find(c.SessionId, now)?.LosesLink(now, c.ConnectionId);
                return true;
            case Command.SignOut c:
                if (Find(c.SessionId, now) is not { } session) return false;
                if (session.CameOnline) _notices.Logout(session, now);
                session.Ends(now);
                return true;
            case Command.SetCustomStatus c when c.Text.Length > 100 || !IsPresent(now):
                return false;
            case Command.SetCustomStatus c:
                if (c.Text != Text(now)) _notices.CustomStatus(c.Text, now);
                _set = (c.Text, _online.Count);
                return true;
            case Command.Import:
                return Known = true;
            case Command.Kick when !Known:
                return false;
            case Command.Kick c:
                KickedAt = KickedAt > c.At ? KickedAt : c.At;
                foreach (var any in Remembered(now)) PushOut(any, KickReason.KickedByAdmin, any.CameOnline, now);
                return true;
            case Command.NoticeDelivered c:
                _notices.Delivered(c.Seq, Notices(now).Count);
                return true;
            case Command.NoticeFailed c:
                _notices.Failed(c.Seq, Notices(now).Count, now);
                return true;
            case Command.MarkPublished c:
                _published = Math.Max(_published, Math.Min(c.Ver, Ver(now)));
                return true;
            default:
                return command is Command.Sweep ? true : throw new NotSupportedException($"{command}");
        }
    }

    // R7: the same platform and instance go on; over 32 a lapsed one goes, else the earliest.
    private void SignsIn(Command.SignIn c, DateTimeOffset now)
    {
        Known = true;
        var session = Remembered(now).Find(one => one.Platform == c.Platform && one.Instance == c.Instance);
        if (session is null)
        {
            if (Remembered(now) is { Count: 32 } full)
            {
                var goes = full.Find(one => one.Standing(now) == "Lapsed") ?? full[0];
                PushOut(goes, KickReason.TooManyDevices, goes.IsOnline(now) || goes.IsReachable(now), now);
            }
            _sessions.Add(session = new ModelSession(c.SessionId, c.Platform, c.Instance));
        }
        session.SignIns.Add(now);
    }

    private bool Hears(string id, string? connection, DateTimeOffset token, DateTimeOffset now)
    {
        if (Find(id, now) is not { } session) return false;
        var was = session.IsOnline(now);
        session.Hears(now, connection, token);
        if (was || !session.IsOnline(now)) return true;

        var gone = TooMany(session, now);
        foreach (var other in gone) PushOut(other, KickReason.SignedInElsewhere, isLogout: false, now);
        _notices.Login(session, gone, now);
        return true;
    }

    // R19, with the vendor's table of platforms.
    private List<ModelSession> TooMany(ModelSession newcomer, DateTimeOffset now)
    {
        if (rules.Policy is not { } policy) return [];
        var others = Remembered(now).FindAll(other => other != newcomer && (other.IsOnline(now) || other.IsReachable(now)));
        var same = others.FindAll(other => other.Platform == newcomer.Platform);
        var max = newcomer.Platform == Platform.Web ? policy.WebInstancesMax : policy.InstancesMax;
        return [.. others.Except(same).Where(other => !MayBeBeside(other, newcomer)), .. same.SkipLast(max - 1)];

        bool MayBeBeside(ModelSession one, ModelSession other) => policy.Mode switch
        {
            LoginMode.Single => false,
            LoginMode.Dual => one.Platform == Platform.Web || other.Platform == Platform.Web,
            LoginMode.Triple => one.Platform == Platform.Web || other.Platform == Platform.Web || one.IsMobile != other.IsMobile,
            _ => true,
        };
    }

    private void PushOut(ModelSession session, KickReason why, bool isLogout, DateTimeOffset now)
    {
        if (session.Connection(now) is { } connection) _kicks.Add($"{connection} {why}");
        if (isLogout) _notices.Logout(session, now);
        session.Ends(now);
    }

    // What others see (R1, R9).
    private UserStatus Status(DateTimeOffset now) =>
        IsOnline(now) ? new(StatusType.Online, Text(now))
        : _sessions.Exists(session => session.IsReachable(now)) ? new(StatusType.PushOnline, "")
        : UserStatus.Offline;

    // R9: what was set, unless the user left Online or had no session at any time since.
    private string Text(DateTimeOffset now)
    {
        var left = _online.Skip(_set.Since).Append(IsOnline(now)).SkipWhile(was => !was).Contains(false);
        var gone = _present.Skip(_set.Since).Append(IsPresent(now)).Contains(false);
        return left || gone ? "" : _set.Text;
    }

    private void Remember(DateTimeOffset now)
    {
        var (status, ver) = Count(now);
        _counted = (status, ver, now);
        _online.Add(IsOnline(now));
        _present.Add(IsPresent(now));
    }

    private bool IsPresent(DateTimeOffset now) => _sessions.Exists(session => session.IsRemembered(now));

    private bool IsOnline(DateTimeOffset now) => _sessions.Exists(session => session.IsOnline(now));

    private List<ModelSession> Remembered(DateTimeOffset now) => _sessions.FindAll(session => session.IsRemembered(now));

    private ModelSession? Find(string id, DateTimeOffset now) => _sessions.Find(session => session.Id == id && session.IsRemembered(now));
}
