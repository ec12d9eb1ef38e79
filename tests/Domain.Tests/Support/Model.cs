namespace Presence.Domain.Tests;

/// <summary>
/// The dumb twin. It remembers plainly all that it was told of a user and works out the status from that each
/// time it is asked: no phases, nothing that runs out, nothing settled. It knows only docs/rules.md.
/// </summary>
internal sealed class Model
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(400), Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Reachable = TimeSpan.FromDays(7), Kept = TimeSpan.FromHours(1);

    private readonly List<Life> _lives = [];
    private readonly List<bool> _online = [];       // whether the user was, before and after each command
    private readonly List<bool> _there = [];        // whether there was any session, likewise
    private (string Text, int Since) _set = ("", 0);

    public UserStatus At(DateTimeOffset now)
    {
        var online = IsOnline(now);
        var left = _online.Skip(_set.Since).Append(online).SkipWhile(was => !was).Contains(false);
        var gone = _there.Skip(_set.Since).Contains(false);
        return online ? new(StatusType.Online, left || gone ? "" : _set.Text)
            : _lives.Any(life => life.IsReachable(now)) ? new(StatusType.PushOnline, "")
            : UserStatus.Offline;
    }

    /// <returns>Whether the command is one to be carried out.</returns>
    public bool Hears(Command command, DateTimeOffset now)
    {
        Note(now);
        var takes = Takes(command, now);
        Note(now);
        return takes;
    }

    private bool Takes(Command command, DateTimeOffset now)
    {
        switch (command)
        {
            case Command.SignIn c:
                if (Living(c.SessionId, now) is not { } same) _lives.Add(same = new Life(c.SessionId, c.Platform));
                same.SignIns.Add(now);
                return true;
            case Command.Heartbeat c:
                return Living(c.SessionId, now)?.Hears(now, null, default) is not null;
            case Command.Connect c:
                return Living(c.SessionId, now)?.Hears(now, c.ConnectionId, c.NegotiatedAt) is not null;
            case Command.Disconnect c:
                Living(c.SessionId, now)?.Loses(now, c.ConnectionId);
                return true;
            case Command.SignOut c when Living(c.SessionId, now) is { } life:
                life.SignedOut = true;
                return true;
            case Command.SignOut:
                return false;
            case Command.SetCustomStatus c when c.Text.Length > 100 || !IsThere(now):
                return false;
            case Command.SetCustomStatus c:
                _set = (c.Text, _online.Count);
                return true;
            default:
                return true;
        }
    }

    private void Note(DateTimeOffset now)
    {
        _online.Add(IsOnline(now));
        _there.Add(IsThere(now));
    }

    private bool IsThere(DateTimeOffset now) => _lives.Any(life => now < life.ForgottenAt);

    private bool IsOnline(DateTimeOffset now) => _lives.Any(life => life.IsOnline(now));

    private Life? Living(string id, DateTimeOffset now) => _lives.Find(life => life.Id == id && now < life.ForgottenAt);

    /// <summary>A sign of life: a connection with its token's time, or a heartbeat.</summary>
    private sealed record Sign(DateTimeOffset At, string? Connection, DateTimeOffset Token, bool WasOnline);

    /// <summary>A session, from its first sign-in.</summary>
    private sealed class Life(string id, Platform platform)
    {
        private readonly bool _isMobile = platform is Platform.Android or Platform.IPhone or Platform.IPad;
        private readonly List<Sign> _signs = [];
        private readonly List<(DateTimeOffset At, int AfterSigns)> _losses = [];

        public string Id => id;

        public List<DateTimeOffset> SignIns { get; } = [];

        public bool SignedOut { get; set; }

        private DateTimeOffset LastHeard => _signs.Count == 0 ? SignIns[^1] : _signs[^1].At;

        private DateTimeOffset? LostAt => _losses.FindAll(loss => loss.AfterSigns == _signs.Count) is [var first, ..] ? first.At : null;

        private DateTimeOffset LeaseEnd => LostAt + Grace is { } end && end < LastHeard + Lease ? end : LastHeard + Lease;

        public DateTimeOffset ForgottenAt =>
            SignedOut ? DateTimeOffset.MinValue
            : _signs.Count == 0 ? LeaseEnd
            : _isMobile ? (LostAt ?? LeaseEnd) + Reachable
            : LeaseEnd + Kept > SignIns[^1] + Lease ? LeaseEnd + Kept : SignIns[^1] + Lease;

        public bool IsOnline(DateTimeOffset now) => !SignedOut && _signs.Count > 0 && now < LeaseEnd;

        public bool IsReachable(DateTimeOffset now) => _isMobile && _signs.Count > 0 && now >= LeaseEnd && now < ForgottenAt;

        public Life Hears(DateTimeOffset now, string? connection, DateTimeOffset token)
        {
            var straggles = connection is not null && _signs.Any(sign => sign.Connection is not null && sign.Token > token);
            if (!straggles) _signs.Add(new Sign(now, connection, token, IsOnline(now)));
            return this;
        }

        public void Loses(DateTimeOffset now, string connection)
        {
            var up = _signs.FindLastIndex(sign => sign.Connection is not null);
            var uses = up >= 0 && _signs[up].Connection == connection && IsOnline(now) && _signs.Skip(up + 1).All(sign => sign.WasOnline);
            var isFirst = !_losses.Exists(loss => loss.AfterSigns > up);
            if (uses && isFirst) _losses.Add((now, _signs.Count));
        }
    }
}
