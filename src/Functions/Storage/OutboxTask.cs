using System.Runtime.InteropServices;
using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>A connection to be closed, unless the row has it.</summary>
public readonly record struct ClosingTask(string ConnectionId, KickReason Reason);

/// <summary>A connection that came up: to be made Online, put into its groups, and told so.</summary>
/// <param name="SessionId">From the connection's token.</param>
/// <param name="Credential">From the connection's token.</param>
public readonly record struct ReadyTask(string SessionId, string ConnectionId, string Credential);

/// <summary>An account that is to be erased (R31).</summary>
/// <param name="AskedAt">When that was asked for: an account that was deleted since, and made anew, stays.</param>
/// <param name="SignedUntil">No signature made until then is valid any more; by the clock that signatures are dated by.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Erasure(DateTimeOffset AskedAt, DateTimeOffset SignedUntil);

/// <summary>
/// What one operation on a user may have to do outside the row, named exactly. Whoever does it looks at the row as it then
/// is, so doing it twice, late, or for a commit that never came does no harm.
/// </summary>
public sealed record OutboxTask
{
    /// <summary>Nothing to do.</summary>
    public static readonly OutboxTask None = new();

    /// <summary>Tell watchers what the row says.</summary>
    public bool Tell { get; init; }

    /// <summary>Connections to close.</summary>
    public EquatableArray<ClosingTask> Close { get; init; } = [];

    /// <summary>Connections to make ready.</summary>
    public EquatableArray<ReadyTask> Ready { get; init; } = [];

    /// <summary>Users whose groups the connections join or leave, as the rows say.</summary>
    public EquatableArray<UserId> Sync { get; init; } = [];

    /// <summary>Users newly on the list of friends whose own lists follow, or who are taken off again (R22).</summary>
    public EquatableArray<UserId> Befriended { get; init; } = [];

    /// <summary>Users taken off the list of friends whose own lists follow (R22).</summary>
    public EquatableArray<UserId> Unfriended { get; init; } = [];

    /// <summary>The account is to be erased; null when it is not.</summary>
    public Erasure? Erase { get; init; }

    /// <summary>Whether whoever does this does the other as well: making a connection ready ends with telling.</summary>
    public bool Covers(OutboxTask other)
    {
        var all = this with { Tell = Tell || !Ready.IsEmpty };
        return all.With(other) == all;
    }

    /// <summary>Both.</summary>
    public OutboxTask With(OutboxTask other) => new()
    {
        Tell = Tell || other.Tell,
        Close = [.. Close.Union(other.Close)],
        Ready = [.. Ready.Union(other.Ready)],
        Sync = [.. Sync.Union(other.Sync)],
        Befriended = [.. Befriended.Union(other.Befriended)],
        Unfriended = [.. Unfriended.Union(other.Unfriended)],
        Erase = other.Erase ?? Erase,
    };
}
