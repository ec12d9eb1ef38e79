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
/// <param name="Lease">Of <see cref="DueKind.Lease"/>.</param>
/// <param name="Expiry">Of <see cref="DueKind.Expiry"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ScheduledDue(DateTimeOffset? Lease, DateTimeOffset? Expiry)
{
    /// <summary>When the known entry of a kind is due.</summary>
    public DateTimeOffset? this[DueKind kind] => kind == DueKind.Lease ? Lease : Expiry;

    /// <summary>These with the entry of one kind replaced.</summary>
    /// <param name="at">When it is due; null for none.</param>
    public ScheduledDue With(DueKind kind, DateTimeOffset? at) =>
        kind == DueKind.Lease ? this with { Lease = at } : this with { Expiry = at };
}
