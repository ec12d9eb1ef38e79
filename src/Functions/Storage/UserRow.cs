using System.Runtime.InteropServices;
using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>A user's row: the state, and the due entries that are known to exist.</summary>
public readonly record struct UserRow(UserState State, ScheduledDue Scheduled)
{
    /// <summary>A user of whom nothing is stored.</summary>
    public static readonly UserRow None = new(UserState.None, default);
}

/// <summary>For each kind the earliest due entry that is known to exist; null for none.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ScheduledDue(DateTimeOffset? Grace, DateTimeOffset? Lease, DateTimeOffset? Expiry, DateTimeOffset? Notice)
{
    /// <summary>When the known entry of a kind is due.</summary>
    public DateTimeOffset? this[DueKind kind] => kind switch
    {
        DueKind.Grace => Grace,
        DueKind.Lease => Lease,
        DueKind.Expiry => Expiry,
        _ => Notice,
    };

    /// <summary>These with the entry of one kind replaced.</summary>
    /// <param name="at">When it is due; null for none.</param>
    public ScheduledDue With(DueKind kind, DateTimeOffset? at) => kind switch
    {
        DueKind.Grace => this with { Grace = at },
        DueKind.Lease => this with { Lease = at },
        DueKind.Expiry => this with { Expiry = at },
        _ => this with { Notice = at },
    };
}
