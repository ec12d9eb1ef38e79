namespace Presence.Domain;

/// <summary>
/// All that a decision may see of a user. Immutable; equal when all properties are, and what is equal is not stored
/// again: a test checks that every property counts and that storage keeps it.
/// </summary>
public sealed record UserState
{
    /// <summary>A user of whom nothing was ever heard.</summary>
    public static readonly UserState None = new();

    /// <summary>Whether the user ever signed in or was imported (R17).</summary>
    public bool Known { get; init; }

    /// <summary>The user's devices, in the order in which they signed in.</summary>
    public SessionList Sessions { get; init; }

    /// <summary>What the user has set; shown to others only while Online (R9). Empty for none.</summary>
    public string CustomStatus { get; init; } = "";

    /// <summary>What others see as of <see cref="Ver"/>.</summary>
    public UserStatus Status { get; init; } = UserStatus.Offline;

    /// <summary>Grows with every change of <see cref="Status"/> or <see cref="CustomStatus"/> (R10); 0 before the first.</summary>
    public long Ver { get; init; }

    /// <summary>
    /// Since when it is committed that the user is not Online any more; null while Online, and once the subscriptions are dropped.
    /// </summary>
    public DateTimeOffset? AbsentSince { get; init; }

    /// <summary>Counts how often the user's subscriptions were dropped: those of an earlier era are void (R16).</summary>
    public int SubscriptionEra { get; init; }

    /// <summary>
    /// Since when nothing is heard of the user: there is no session, by the commit that says so, or by an import (R28). Null while there
    /// is one, for users who are never forgotten, and where nobody is.
    /// </summary>
    public DateTimeOffset? QuietSince { get; init; }

    /// <summary>When to look whether the user is to be forgotten (R28). Stays while the user comes and goes.</summary>
    public DateTimeOffset? ForgetCheckAt { get; init; }

    /// <summary>
    /// When the user was last kicked, by the clock that signatures are dated by: none made until then is valid (R21). Null for
    /// never.
    /// </summary>
    public DateTimeOffset? KickedAt { get; init; }

    /// <summary>When the account was last deleted (R31); stays when it is made anew. Null for never.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Whether the account is deleted, and nobody has signed in or was imported since.</summary>
    public bool IsDeleted => !Known && DeletedAt is not null;

    /// <summary>State changes that wait for the app's backend (R20).</summary>
    public NoticeQueue Notices { get; init; } = NoticeQueue.Empty;

    /// <summary>Devices that were pushed out a moment ago (R25), latest last.</summary>
    public EquatableArray<PushedOutDevice> PushedOut { get; init; } = [];

    /// <summary>Whether the connections are in the groups of the user's friends, as of the last look (R23).</summary>
    public bool HearsFriends { get; init; }

    /// <summary>The last changes that others could see (R32); empty where nobody wants them.</summary>
    public TransitionLog Transitions { get; init; }

    /// <summary>With the change that has led here in the log of changes.</summary>
    /// <param name="from">The general status before.</param>
    internal UserState Logged(StatusType from, Cause cause, DateTimeOffset at, Timings timings)
    {
        var latest = new Transition(Ver, at, from, Status.Type, cause.Reason)
        {
            Platform = cause.Device?.Platform, Number = cause.Device?.Number,
        };
        // The latest is there in any case until the commit, which needs its reason.
        return this with { Transitions = Transitions.With(latest, Math.Max(1, timings.TransitionsKept), timings.TransitionsKeptFor) };
    }

    /// <summary>Whether any session has a connection.</summary>
    public bool HasConnections
    {
        get
        {
            foreach (var session in Sessions)
                if (!session.Connections.IsEmpty) return true;
            return false;
        }
    }

    /// <summary>Whether any session has this connection.</summary>
    public bool HasConnection(string connectionId)
    {
        foreach (var session in Sessions)
            if (session.Has(connectionId)) return true;
        return false;
    }
}
