using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>
/// Why a user is in this state, for somebody who operates the app: facts, the numbers of the rules that decide, what comes next by the
/// clock, and the last changes (R32, R33). It holds no secret: neither signatures nor the ids of sessions.
/// </summary>
public sealed class Explanation
{
    private readonly UserState _stored;
    private readonly UserState _now;
    private readonly DateTimeOffset _at;
    private readonly Timings _timings;

    private Explanation(UserId user, UserState stored, SubscriptionList subscriptions, DateTimeOffset now, Timings timings)
    {
        (_stored, _now, _at, _timings) = (stored, Timeline.At(stored, now, timings), now, timings);
        Seen = PresenceView.Of(user, stored, Viewer.Backend, now, timings) with { AsOf = now };
        Subscriptions = subscriptions.Of(_now.SubscriptionEra).At(now);
    }

    /// <summary>Explains a user.</summary>
    /// <param name="stored">As stored; what has run out since is taken into account (R11).</param>
    /// <param name="subscriptions">As stored.</param>
    /// <param name="now">When the rows were read.</param>
    public static Explanation Of(UserId user, UserState stored, SubscriptionList subscriptions, DateTimeOffset now, Timings timings) =>
        new(user, stored, subscriptions, now, timings);

    /// <summary>How the app's backend sees the user.</summary>
    public PresenceView Seen { get; }

    /// <summary>What the user has set; others see it only while the user is Online (R9).</summary>
    public string CustomStatus => _now.CustomStatus;

    /// <summary>Whom the user watches, as it holds now.</summary>
    public SubscriptionList Subscriptions { get; }

    /// <summary>The name of the status in Tencent IM's server API: Online, PushOnline or Offline (R4).</summary>
    public string TencentState => Seen.Type is StatusType.Online or StatusType.PushOnline ? $"{Seen.Type}" : "Offline";

    /// <summary>The name of the status in ZIM's server API; null for a user whom it puts into its list of errors (R4).</summary>
    public string? ZimState =>
        Seen.Type == StatusType.Online ? "Online" : Devices.Any(device => device.Phase == Phase.Lost) ? "Offline" : null;

    /// <summary>The user's devices, in the order in which they signed in.</summary>
    public IEnumerable<ExplainedDevice> Devices => _now.Sessions.Select(session => new ExplainedDevice(session));

    /// <summary>The last changes, latest first; what has run out and is not committed yet is foretold.</summary>
    public IEnumerable<(Transition Change, bool IsForetold)> Transitions =>
        from change in _now.Transitions.Items.Reverse()
        where _timings.TransitionsKept > 0 ? change.At > _at - _timings.TransitionsKeptFor : change.Ver > _stored.Ver
        select (change, change.Ver > _stored.Ver);

    /// <summary>What the clock brings if nothing happens, earliest first; at most <see cref="Foresight.EventsMax"/>.</summary>
    public ImmutableArray<ForeseenEvent> Next => Foresight.Of(_stored, Subscriptions, _at, _timings);

    /// <summary>What waits for the app's backend (R20): how many, failed deliveries, the newest number, and the next try.</summary>
    public (int Waiting, int Failures, long LastSeq, DateTimeOffset? RetryAt) Notices =>
        (_now.Notices.Items.Count, _now.Notices.Failures, _now.Notices.LastSeq, _now.Notices.RetryAt);

    /// <summary>When the user was last kicked (R21); null for never.</summary>
    public DateTimeOffset? KickedAt => _now.KickedAt;

    /// <summary>When the account was last deleted (R31); null for never.</summary>
    public DateTimeOffset? DeletedAt => _now.DeletedAt;

    /// <summary>Since when the user is not Online (R16); null while Online, and once the subscriptions are dropped.</summary>
    public DateTimeOffset? AbsentSince => _now.AbsentSince;

    /// <summary>Since when nothing is heard of the user (R28); null where nobody is forgotten.</summary>
    public DateTimeOffset? QuietSince => _now.QuietSince;

    /// <summary>The rules that decide the status.</summary>
    public IReadOnlyList<string> Rules =>
    [
        .. Decisive is { } device ? (string[])["R1", .. device.Rules] : ["R1"],
        .. _now.IsDeleted ? ["R31"] : !_now.Known ? (string[])["R17"] : [],
        .. _now.CustomStatus.Length > 0 ? (string[])["R9"] : [],
    ];

    /// <summary>One sentence that says why, for a person to read.</summary>
    public string Because => (_now.IsDeleted, Decisive) switch
    {
        (true, _) => $"The account was deleted at {Text(_now.DeletedAt!.Value)}, and nobody has signed in since.",
        (_, { } device) => $"{_now.Status.Type}: {device.Because}",
        _ when !_now.Known => "Nobody by this id has signed in or was imported.",
        _ when _now.Sessions.IsEmpty => "Offline: no device is signed in.",
        _ => "Offline: no device that is signed in counts (it waits for its first connection, or is a lost page).",
    };

    // The device that makes the status what it is; of several the first.
    private ExplainedDevice? Decisive => _now.Status.Type == StatusType.Offline
        ? null
        : Devices.FirstOrDefault(device => device.CountsFor == _now.Status.Type);

    /// <summary>An instant as it is written in sentences.</summary>
    internal static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
}

/// <summary>One device in an explanation.</summary>
public sealed class ExplainedDevice
{
    private readonly Session _session;

    internal ExplainedDevice(Session session) => _session = session;

    /// <inheritdoc cref="Session.Platform"/>
    public Platform Platform => _session.Platform;

    /// <inheritdoc cref="Session.Instance"/>
    public string Instance => _session.Instance;

    /// <inheritdoc cref="Session.Number"/>
    public int Number => _session.Number;

    /// <inheritdoc cref="Session.Phase"/>
    public Phase Phase => _session.Phase;

    /// <summary>When the phase ends by itself.</summary>
    public DateTimeOffset Until => _session.Until;

    /// <inheritdoc cref="Session.SignedInAt"/>
    public DateTimeOffset SignedInAt => _session.SignedInAt;

    /// <inheritdoc cref="Session.SeenAt"/>
    public DateTimeOffset SeenAt => _session.SeenAt;

    /// <inheritdoc cref="Session.LostAt"/>
    public DateTimeOffset? LostAt => _session.LostAt;

    /// <inheritdoc cref="Session.ReturnedAt"/>
    public DateTimeOffset? ReturnedAt => _session.ReturnedAt;

    /// <inheritdoc cref="Session.Flaps"/>
    public int Flaps => _session.Flaps;

    /// <summary>What it makes of its user, if it is the only one (R1).</summary>
    public StatusType CountsFor => _session.Status;

    /// <summary>Its connections, earliest first: SignalR's id, since when, and whether it was reported lost (R3).</summary>
    public IEnumerable<(string Id, DateTimeOffset? Since, bool ReportedLost)> Connections =>
        _session.Connections.Select(connection => (connection.Id, connection.Since, connection.ReportedLost));

    /// <summary>The rules that decide how it stands.</summary>
    public IReadOnlyList<string> Rules => Phase switch
    {
        Phase.Waiting => ["R6"],
        Phase.Online when LostAt is null => _session.Connections.IsEmpty ? ["R2", "R8"] : ["R2"],
        Phase.Online => Flaps > 0 ? ["R2", "R3", "R26"] : ["R2", "R3"],
        _ => Platform.IsNative() ? ["R4", "R5"] : ["R4", "R6"],
    };

    /// <summary>What keeps it as it is, for a person to read.</summary>
    internal string Because => Phase switch
    {
        Phase.Online when LostAt is { } lost =>
            $"the link of a device on {Platform.WireName()} was reported lost at {Explanation.Text(lost)}, and its grace lasts until "
            + $"{Explanation.Text(Until)}.",
        Phase.Online => $"a device on {Platform.WireName()} holds its lease until {Explanation.Text(Until)}.",
        _ => $"a device on {Platform.WireName()} was lost and did not sign out; it is remembered until {Explanation.Text(Until)}.",
    };
}
