using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>All that a decision may see of a user. Immutable; equal when all parts are equal.</summary>
public sealed record UserState
{
    /// <summary>A user of whom nothing was ever heard.</summary>
    public static readonly UserState Nobody = new();

    /// <summary>Whether the user ever signed in or was imported (R17).</summary>
    public bool Known { get; init; }

    /// <summary>The user's devices, in the order in which they signed in.</summary>
    public ImmutableArray<Session> Sessions { get; init; } = [];

    /// <summary>What the user has set; shown to others only while Online (R9). Empty for none.</summary>
    public string CustomStatus { get; init; } = "";

    /// <summary>What others see as of <see cref="Ver"/>.</summary>
    public UserStatus Status { get; init; } = UserStatus.Offline;

    /// <summary>Grows by one with every change of <see cref="Status"/> (R10); 0 before the first.</summary>
    public long Ver { get; init; }

    /// <summary>The newest <see cref="Ver"/> that watchers were told (R12); at most <see cref="Ver"/>.</summary>
    public long ToldVer { get; init; }

    /// <summary>Since when no session is left; null while there is one, and once its subscriptions are dropped.</summary>
    public DateTimeOffset? NobodySince { get; init; }

    /// <summary>Counts how often the user's subscriptions were dropped: those of an earlier era are void (R16).</summary>
    public int WatchEra { get; init; }

    /// <summary>When the user was last kicked, by the clock that signatures are dated by: none made until then is valid (R21). Null for never.</summary>
    public DateTimeOffset? KickedAt { get; init; }

    /// <summary>State changes that the app's backend has yet to hear of, earliest first (R20).</summary>
    public ImmutableArray<Notice> Notices { get; init; } = [];

    /// <summary>The <see cref="Notice.Seq"/> of the newest notice ever; 0 before the first.</summary>
    public long NoticeSeq { get; init; }

    /// <summary>How often the earliest notice was tried in vain.</summary>
    public int NoticeFailures { get; init; }

    /// <summary>Before when the earliest notice is not to be tried again; null for at once.</summary>
    public DateTimeOffset? NoticeRetryAt { get; init; }

    /// <summary>Whether watchers have yet to hear of the newest change.</summary>
    public bool IsOwed => ToldVer < Ver;

    /// <summary>The session with this id; null when there is none.</summary>
    /// <param name="id">What the client quotes.</param>
    public Session? Find(string id)
    {
        foreach (var session in Sessions)
            if (string.Equals(session.Id, id, StringComparison.Ordinal)) return session;
        return null;
    }

    /// <summary>This state with one session replaced; the same object when it is equal.</summary>
    /// <param name="before">A session of this state.</param>
    /// <param name="after">What takes its place; null removes it.</param>
    public UserState With(Session before, Session? after) =>
        after is null ? this with { Sessions = Sessions.Remove(before) }
        : after == before ? this
        : this with { Sessions = Sessions.Replace(before, after) };

    /// <inheritdoc/>
    public bool Equals(UserState? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Known == other.Known && Ver == other.Ver && ToldVer == other.ToldVer
            && Status == other.Status && NobodySince == other.NobodySince && WatchEra == other.WatchEra
            && string.Equals(CustomStatus, other.CustomStatus, StringComparison.Ordinal)
            && KickedAt == other.KickedAt && NoticeSeq == other.NoticeSeq && NoticeFailures == other.NoticeFailures && NoticeRetryAt == other.NoticeRetryAt
            && Notices.AsSpan().SequenceEqual(other.Notices.AsSpan())
            && Sessions.AsSpan().SequenceEqual(other.Sessions.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Known, Ver, ToldVer, Status, CustomStatus, Sessions.Length);
}
