using System.Diagnostics.CodeAnalysis;

namespace Presence.Domain;

/// <summary>Which platforms may be signed in side by side (Tencent IM, login policies, 33518).</summary>
public enum LoginMode
{
    /// <summary>One platform in all.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The vendor's own name.")]
    Single,
    /// <summary>One of Android, iPhone, iPad, Windows, Mac and Linux, and Web.</summary>
    Dual,
    /// <summary>One mobile platform, one desktop platform, and Web.</summary>
    Triple,
    /// <summary>Every platform.</summary>
    Multi,
}

/// <summary>Which devices have to go when another one comes Online (R19).</summary>
/// <param name="Mode">Which platforms may be there side by side.</param>
/// <param name="WebInstancesMax">How many devices may be there on Web.</param>
/// <param name="InstancesMax">How many devices may be there on any other platform.</param>
public sealed record LoginPolicy(LoginMode Mode, int WebInstancesMax = 1, int InstancesMax = 1)
{
    /// <summary>
    /// The sessions that a newcomer pushes out: those on platforms that may not be beside it, and on its own
    /// platform the earliest of too many. Sessions that count for nothing are left alone.
    /// </summary>
    /// <param name="sessions">The user's sessions, in the order in which they signed in.</param>
    /// <param name="newcomer">The session that came Online; one of them.</param>
    public IEnumerable<Session> PushedOut(SessionList sessions, Session newcomer)
    {
        var rivals = sessions.Where(s => s != newcomer && s.IsVisible && FamilyOf(s.Platform) == FamilyOf(newcomer.Platform)).ToList();
        var max = InstancesMaxOn(newcomer.Platform);
        var same = rivals.Where(s => s.Platform == newcomer.Platform).ToList();
        return rivals.Where(s => s.Platform != newcomer.Platform).Concat(same.Take(Math.Max(0, same.Count + 1 - max)));
    }

    /// <summary>
    /// The connections that the latest of a session pushes out: devices that do not name their instance share a session, so
    /// each connection counts as one. Those that are reported lost are left alone.
    /// </summary>
    /// <param name="session">With its latest connection.</param>
    public IEnumerable<Connection> PushedOut(Session session)
    {
        if (session.Instance.Length > 0) return [];
        var linked = session.Connections.Where(connection => !connection.ReportedLost).ToList();
        return linked.Take(Math.Max(0, linked.Count - InstancesMaxOn(session.Platform)));
    }

    private int InstancesMaxOn(Platform platform) => platform == Platform.Web ? WebInstancesMax : InstancesMax;

    // Platforms of one family exclude each other.
    private int FamilyOf(Platform platform) => (Mode, platform) switch
    {
        (LoginMode.Single, _) => 0,
        (LoginMode.Multi, _) => (int)platform,
        (_, Platform.Web) => 1,
        (LoginMode.Triple, _) when platform.KeepsPush() => 2,
        _ => 3,
    };
}
