namespace Presence.Domain;

/// <summary>What can happen to a user: a closed set.</summary>
public abstract record Command
{
    private Command() { }

    /// <summary>A device signs in. The same platform and instance continue the session that they have (R7).</summary>
    /// <param name="SessionId">For a new session. The caller makes it, since rules use no randomness.</param>
    /// <param name="Instance">Which device of that platform; empty for the only one.</param>
    public sealed record SignIn(string SessionId, Platform Platform, string Instance) : Command
    {
        /// <summary>When the signature was made, by the clock that signatures are dated by (R21).</summary>
        public DateTimeOffset SignedAt { get; init; } = DateTimeOffset.MaxValue;

        /// <summary>Names the signature without being it; empty where that is unknown.</summary>
        public string Credential { get; init; } = "";
    }

    /// <summary>A connection came up, or a heartbeat named it.</summary>
    /// <param name="SessionId">From the connection's token.</param>
    /// <param name="ConnectionId">SignalR's id.</param>
    /// <param name="Credential">Names the signature that the token was made for; empty where that is unknown.</param>
    public sealed record Connect(string SessionId, string ConnectionId, string Credential = "") : Command;

    /// <summary>A connection was reported lost: a hint, which may be late, wrong or out of order (R3).</summary>
    /// <param name="SessionId">From the connection's token.</param>
    /// <param name="ConnectionId">SignalR's id.</param>
    public sealed record Disconnect(string SessionId, string ConnectionId) : Command
    {
        /// <summary>Whether far more links are being lost than usual: then their owners have not left (R29).</summary>
        public bool InWave { get; init; }
    }

    /// <summary>The service says that there is no such connection, whatever its session (R3).</summary>
    /// <param name="ConnectionId">SignalR's id.</param>
    public sealed record ConnectionGone(string ConnectionId) : Command;

    /// <summary>A device says that it is alive.</summary>
    public sealed record Heartbeat(string SessionId) : Command;

    /// <summary>A device signs out.</summary>
    public sealed record SignOut(string SessionId) : Command;

    /// <summary>The user sets or clears the custom status (R9).</summary>
    /// <param name="Text">At most <see cref="Limits.CustomStatusBytesMax"/> bytes; empty clears.</param>
    public sealed record SetCustomStatus(string Text) : Command;

    /// <summary>The connections have joined or left the groups of the user's friends, as the app now wants (R23).</summary>
    public sealed record FollowFriends : Command;

    /// <summary>The user becomes known without signing in (R17).</summary>
    public sealed record Import : Command;

    /// <summary>Every device is pushed out, and no signature made until now is valid any more (R21).</summary>
    /// <param name="At">When, by the clock that signatures are dated by.</param>
    public sealed record Kick(DateTimeOffset At) : Command
    {
        /// <summary>What the devices are told.</summary>
        public KickReason Reason { get; init; } = KickReason.KickedByAdmin;
    }

    /// <summary>
    /// The account is deleted: every device is pushed out, no signature made until now is valid any more, and nothing else is kept
    /// (R31).
    /// </summary>
    /// <param name="At">When, by the clock that signatures are dated by.</param>
    /// <param name="AskedAt">When it was asked for. Nothing happens where the account was deleted since, and perhaps made anew.</param>
    public sealed record Delete(DateTimeOffset At, DateTimeOffset AskedAt) : Command;

    /// <summary>The app's backend accepted a notice, and with it all earlier ones (R20).</summary>
    public sealed record NoticeDelivered(long Seq) : Command;

    /// <summary>The app's backend did not accept a notice (R20).</summary>
    public sealed record NoticeFailed(long Seq) : Command;

    /// <summary>Time has passed: settle what ran out, as far as the service does not know better (R2).</summary>
    /// <param name="Answers">About the connections of <see cref="Audit.ConnectionsToAsk"/>.</param>
    /// <param name="Late">Whether the sweep comes late (R27).</param>
    public sealed record Sweep(ConnectionAnswers Answers, bool Late = false) : Command
    {
        /// <summary>Nobody was asked.</summary>
        public Sweep()
            : this(ConnectionAnswers.None) { }
    }
}
