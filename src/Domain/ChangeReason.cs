namespace Presence.Domain;

/// <summary>
/// Why what others see of a user changed (R32): a closed set, with the vendor's words where it has one (Tencent IM,
/// State.StateChange, 34357). The names are stored.
/// </summary>
public enum ChangeReason
{
    /// <summary>A reason of another build.</summary>
    Unknown,
    /// <summary>A device came Online: it signed in, or came back.</summary>
    Register,
    /// <summary>A device signed out.</summary>
    Unregister,
    /// <summary>The link of a device was lost, and the device did not come back within the grace (R3).</summary>
    LinkClose,
    /// <summary>A device went silent, and its lease ended (R4).</summary>
    TimeOut,
    /// <summary>A lost device was forgotten (R5).</summary>
    Expired,
    /// <summary>A device had to make room for another one (R7).</summary>
    TooManyDevices,
    /// <summary>An admin kicked the user (R21).</summary>
    Kicked,
    /// <summary>An admin deleted the account (R31).</summary>
    Deleted,
    /// <summary>The user set or cleared the custom status (R9).</summary>
    CustomStatus,
    /// <summary>A device is there that somebody may have been shown as gone: told anew, under a higher number (R11).</summary>
    Renewed,
}

/// <summary>What makes a change.</summary>
/// <param name="Device">The device that it is about; null for none.</param>
internal readonly record struct Cause(ChangeReason Reason, Session? Device = null)
{
    /// <summary>Of the change that a command makes, if it makes one.</summary>
    /// <param name="sessions">Before the command.</param>
    public static Cause Of(Command command, SessionList sessions) => command switch
    {
        Command.Connect c => CameAlive(sessions.Find(c.SessionId)),
        Command.Heartbeat c => CameAlive(sessions.Find(c.SessionId)),
        Command.SignIn => new(ChangeReason.TooManyDevices),
        Command.SignOut c => new(ChangeReason.Unregister, sessions.Find(c.SessionId)),
        Command.Disconnect c => new(ChangeReason.LinkClose, sessions.Find(c.SessionId)),
        Command.ConnectionGone c => new(ChangeReason.LinkClose, sessions.FirstOrDefault(session => session.Has(c.ConnectionId))),
        Command.SetCustomStatus => new(ChangeReason.CustomStatus),
        Command.Kick { Reason: KickReason.AccountDeleted } or Command.Delete => new(ChangeReason.Deleted),
        Command.Kick => new(ChangeReason.Kicked),
        _ => new(ChangeReason.Renewed),
    };

    /// <summary>Of the change that the clock makes: one device that was Online goes before those that were lost.</summary>
    /// <param name="ended">The devices whose phase ends at that instant, in the order in which they signed in; at least one.</param>
    public static Cause OfRunOut(IReadOnlyList<Session> ended)
    {
        var device = ended.FirstOrDefault(session => session.Phase == Phase.Online) ?? ended.FirstOrDefault(s => s.IsVisible) ?? ended[0];
        return new(
            device.Phase != Phase.Online ? ChangeReason.Expired
            : device.LostAt is null ? ChangeReason.TimeOut
            : ChangeReason.LinkClose,
            device);
    }

    private static Cause CameAlive(Session? session) =>
        new(session?.Phase == Phase.Online ? ChangeReason.Renewed : ChangeReason.Register, session);
}
