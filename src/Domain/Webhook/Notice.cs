namespace Presence.Domain;

/// <summary>What happened to a session, as an app's backend wants to hear it (Tencent IM, State.StateChange, 34357).</summary>
public enum NoticeKind
{
    /// <summary>A device came Online: a login or a reconnect.</summary>
    Login,
    /// <summary>A device signed out.</summary>
    Logout,
    /// <summary>A device went after its link was reported lost.</summary>
    LinkClosed,
    /// <summary>A device went silent.</summary>
    TimedOut,
    /// <summary>The user set another custom status.</summary>
    CustomStatus,
}

/// <summary>One state change that waits for the app's backend (R20).</summary>
/// <param name="Seq">Grows by one with each notice of the user.</param>
/// <param name="Platform">The device's; Web for a custom status, which belongs to no device.</param>
/// <param name="Text">The custom status; empty for any other kind.</param>
public sealed record Notice(long Seq, DateTimeOffset At, NoticeKind Kind, Platform Platform, string Text = "")
{
    /// <summary>The devices that a login pushed out.</summary>
    public EquatableArray<Platform> PushedOut { get; init; } = [];
}
