namespace Presence.Domain;

/// <summary>What can happen to a user: a closed set.</summary>
public abstract record Command
{
    private Command() { }

    /// <summary>A device signs in. The same platform and instance continue the session that they have (R7).</summary>
    /// <param name="SessionId">For a new session. The caller makes it, since rules use no randomness.</param>
    /// <param name="Instance">Which device of that platform; empty for the only one.</param>
    public sealed record SignIn(string SessionId, Platform Platform, string Instance) : Command;

    /// <summary>A connection came up.</summary>
    /// <param name="SessionId">From the connection's token.</param>
    /// <param name="ConnectionId">SignalR's id.</param>
    /// <param name="NegotiatedAt">When its token was made.</param>
    public sealed record Connect(string SessionId, string ConnectionId, DateTimeOffset NegotiatedAt) : Command;

    /// <summary>A connection went down: a hint, which may be late, lost or out of order (R3).</summary>
    /// <param name="SessionId">From the connection's token.</param>
    /// <param name="ConnectionId">SignalR's id.</param>
    public sealed record Disconnect(string SessionId, string ConnectionId) : Command;

    /// <summary>A device says that it is alive.</summary>
    public sealed record Heartbeat(string SessionId) : Command;

    /// <summary>A device signs out.</summary>
    public sealed record SignOut(string SessionId) : Command;

    /// <summary>The user sets or clears the custom status (R9).</summary>
    /// <param name="Text">At most <see cref="Limits.CustomStatusBytesMax"/> bytes; empty clears.</param>
    public sealed record SetCustomStatus(string Text) : Command;

    /// <summary>The user becomes known without signing in (R17).</summary>
    public sealed record Import : Command;

    /// <summary>Every device is pushed out, and no signature made until now is valid any more (R21).</summary>
    /// <param name="At">When, by the clock that signatures are dated by.</param>
    public sealed record Kick(DateTimeOffset At) : Command;

    /// <summary>The app's backend accepted a notice, and with it all earlier ones (R20).</summary>
    public sealed record NoticeDelivered(long Seq) : Command;

    /// <summary>The app's backend did not accept a notice (R20).</summary>
    public sealed record NoticeFailed(long Seq) : Command;

    /// <summary>Time has passed: settle what ran out, publish what is still unpublished.</summary>
    public sealed record Sweep : Command;

    /// <summary>Watchers have been told.</summary>
    /// <param name="Ver">The version that they were told.</param>
    public sealed record MarkPublished(long Ver) : Command;
}
