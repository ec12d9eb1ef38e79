using System.Runtime.InteropServices;

namespace Presence.Domain;

/// <summary>A reader of somebody's presence. What a reader may see is decided by <see cref="PresenceView"/> alone.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Viewer
{
    /// <summary>The app's own backend: an admin who calls a server API. It sees devices.</summary>
    public static readonly Viewer Backend = new() { IsBackend = true };

    /// <summary>All watchers of a user at once: one message goes to all of them, so it shows what each may see.</summary>
    public static readonly Viewer Watchers;

    /// <summary>One user, who sees more of themselves than of others.</summary>
    public static Viewer Of(UserId user) => new() { User = user };

    /// <summary>Whether it is the app's backend.</summary>
    public bool IsBackend { get; private init; }

    /// <summary>The user who looks; null for the others.</summary>
    public UserId? User { get; private init; }
}

/// <summary>One device as a viewer sees it.</summary>
/// <param name="Number">Tells two devices of one platform apart; stays the same while the device is signed in.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DeviceView(Platform Platform, Phase Phase, int Number)
{
    /// <summary>What it makes of its user, if it is the only one (R4).</summary>
    public StatusType Status => Phases.StatusOf(Platform, Phase);
}

/// <summary>
/// What a viewer sees of a user at an instant. The one place that decides it: every wire gets views, never states
/// or sessions, so a rule about privacy is written here and holds everywhere.
/// </summary>
public readonly struct PresenceView
{
    private readonly UserState _state;
    private readonly bool _seesAll;
    private readonly Timings? _timings;

    private static readonly UserState Nothing = UserState.None with { Status = new UserStatus(StatusType.Unknown, "") };

    private PresenceView(UserId user, UserState state, bool isSelf, bool seesAll, Timings? timings = null)
    {
        (User, _state, _seesAll, _timings) = (user, state, isSelf || seesAll, timings);
        Known = isSelf || state.Known;
        Custom = isSelf ? state.CustomStatus : state.Status.Custom;
    }

    /// <summary>The user who is looked at.</summary>
    public UserId User { get; }

    /// <summary>Whether nobody can say how the user stands, nor whether there is such a user: what is stored cannot be read.</summary>
    public bool IsUnreadable { get; private init; }

    /// <summary>Whether the user ever signed in or was imported (R17). To themselves users are always known.</summary>
    public bool Known { get; }

    /// <summary>The general status (R1).</summary>
    public StatusType Type => _state.Status.Type;

    /// <summary>
    /// The custom status; empty for none. Others see it only while the user is Online (R9). Users see what they have
    /// set, even before their device is Online.
    /// </summary>
    public string Custom { get; }

    /// <summary>The version (R10): a viewer who knows a higher one ignores this view.</summary>
    public long Ver => _state.Ver;

    /// <summary>When the state was read that this shows; not known for one that was just committed (R33).</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>
    /// Until when others see the same, if nothing happens: at this instant they see something else. Null for no end (R33).
    /// </summary>
    public DateTimeOffset? HoldsUntil => _timings is null ? null : Timeline.HoldsUntil(_state, _timings);

    /// <summary>When the user came Online, for the backend only; null where the log of changes does not say so (R32).</summary>
    public DateTimeOffset? OnlineSince
    {
        get
        {
            if (!_seesAll || Type != StatusType.Online) return null;
            foreach (var change in _state.Transitions.Items.Reverse())
                if (change is { To: StatusType.Online, From: not StatusType.Online }) return change.At;
            return null;
        }
    }

    /// <summary>
    /// The user's signed-in devices, in the order in which they signed in; for the backend and the user only, else empty.
    /// </summary>
    public IEnumerable<DeviceView> Devices
    {
        get
        {
            if (!_seesAll) yield break;
            foreach (var session in _state.Sessions)
                if (session.Phase != Phase.Waiting) yield return new DeviceView(session.Platform, session.Phase, session.Number);
        }
    }

    /// <summary>What a viewer sees of a user of whom nothing can be read: nothing, and that it is so.</summary>
    public static PresenceView Unreadable(UserId user) => new(user, Nothing, isSelf: false, seesAll: false) { IsUnreadable = true };

    /// <summary>What a viewer sees of a user.</summary>
    /// <param name="user">The user who is looked at.</param>
    /// <param name="state">As stored; what has run out since is taken into account (R11).</param>
    public static PresenceView Of(UserId user, UserState state, Viewer viewer, DateTimeOffset now, Timings timings) =>
        new(user, Timeline.At(state, now, timings), isSelf: viewer.User == user, seesAll: viewer.IsBackend, timings);

    /// <summary>
    /// What a viewer sees of a user as of a commit: what has run out since is left out, so that one version has one content.
    /// </summary>
    public static PresenceView AsCommitted(UserId user, UserState state, Viewer viewer) =>
        new(user, state, isSelf: viewer.User == user, seesAll: viewer.IsBackend);
}
