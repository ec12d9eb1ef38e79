namespace Presence.Domain.Tests;

/// <summary>One session of the naive twin, from its first sign-in: all that was heard of it, and what follows from that.</summary>
internal sealed class ModelSession(string id, Platform platform, string instance)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(400), Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Reachable = TimeSpan.FromDays(7), Kept = TimeSpan.FromHours(1);

    private readonly List<Sign> _signs = [];
    private readonly Dictionary<int, DateTimeOffset> _losses = [];      // by the number of signs before it
    private DateTimeOffset? _endedAt;       // signed out, kicked or pushed out

    public string Id => id;

    public Platform Platform => platform;

    public string Instance => instance;

    public bool IsMobile => platform is Platform.Android or Platform.IPhone or Platform.IPad;

    public List<DateTimeOffset> SignIns { get; } = [];

    public bool CameOnline => _signs.Count > 0;

    /// <summary>When something may end by itself, unless more is heard.</summary>
    public IEnumerable<DateTimeOffset> Changes => _endedAt is null ? [LeaseEnd(_signs.Count), ForgottenAt] : [];

    // R5, R6; and R7: a device that signs in has a whole lease to connect.
    private DateTimeOffset ForgottenAt
    {
        get
        {
            var end = LeaseEnd(_signs.Count);
            if (!CameOnline) return end;
            if (IsMobile) return (LostAt(_signs.Count) ?? end) + Reachable;
            return end + Kept > SignIns[^1] + Lease ? end + Kept : SignIns[^1] + Lease;
        }
    }

    public bool IsRemembered(DateTimeOffset now) => _endedAt is null && now < ForgottenAt;

    public bool IsOnline(DateTimeOffset now) => _endedAt is null && CameOnline && now < LeaseEnd(_signs.Count);

    public bool IsReachable(DateTimeOffset now) => IsMobile && CameOnline && IsRemembered(now) && !IsOnline(now);

    public string Standing(DateTimeOffset now) =>
        IsOnline(now) ? "Online" : IsReachable(now) ? "PushOnline" : CameOnline ? "Lapsed" : "Waiting";

    /// <summary>The connection that it uses (R3): the latest that took over, if nothing went wrong since.</summary>
    public string? Connection(DateTimeOffset now)
    {
        var up = _signs.FindLastIndex(sign => sign.Connection is not null);
        var holds = up >= 0 && IsOnline(now) && _signs.Skip(up + 1).All(sign => sign.WasOnline) && _losses.Keys.All(signs => signs <= up);
        return holds ? _signs[up].Connection : null;
    }

    /// <summary>Each time its lease ended, until an instant, and whether the loss of its link was reported before (R20).</summary>
    public IEnumerable<(DateTimeOffset At, bool Reported)> Losses(DateTimeOffset now)
    {
        var last = _endedAt < now ? _endedAt.Value : now;
        for (var signs = 1; signs <= _signs.Count; signs++)
        {
            var next = signs < _signs.Count ? _signs[signs].At : last;
            if (LeaseEnd(signs) <= next) yield return (LeaseEnd(signs), LostAt(signs) is not null);
        }
    }

    /// <summary>A connection with its token's time, or a heartbeat. A straggler is no sign of life (R3).</summary>
    public void Hears(DateTimeOffset now, string? connection, DateTimeOffset token)
    {
        var straggles = connection is not null && _signs.Exists(sign => sign.Connection is not null && sign.Token > token);
        if (!straggles) _signs.Add(new Sign(now, connection, token, IsOnline(now)));
    }

    public void LosesLink(DateTimeOffset now, string connection)
    {
        if (Connection(now) == connection) _losses.Add(_signs.Count, now);
    }

    public void Ends(DateTimeOffset now) => _endedAt = now;

    // When the lease ended, or would end, that held after this many signs of life (R2, R3).
    private DateTimeOffset LeaseEnd(int signs)
    {
        var whole = (signs == 0 ? SignIns[^1] : _signs[signs - 1].At) + Lease;
        return LostAt(signs) + Grace is { } end && end < whole ? end : whole;
    }

    private DateTimeOffset? LostAt(int signs) => _losses.TryGetValue(signs, out var at) ? at : null;

    /// <param name="Token">When the connection was negotiated.</param>
    /// <param name="WasOnline">Whether the session was Online before it.</param>
    private sealed record Sign(DateTimeOffset At, string? Connection, DateTimeOffset Token, bool WasOnline);
}
