using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// What this build does not understand of a table entity, to be written back as it was: columns, and stored items with a property or
/// a value of a later build.
/// </summary>
internal sealed class EntityRest : RowRest
{
    /// <summary>Columns with their values.</summary>
    public List<KeyValuePair<string, object>> Columns { get; } = [];

    /// <summary>All sessions as they were stored; null when all of them are understood. The same for the other lists.</summary>
    public StoredSession[]? Sessions { get; set; }

    public StoredPushedOut[]? PushedOut { get; set; }

    public StoredNotice[]? Notices { get; set; }

    public StoredSubscription[]? Subscriptions { get; set; }

    /// <summary>What stands behind a packed list of friends; null for nothing.</summary>
    public byte[]? FriendsTail { get; set; }

    /// <summary>A status that has no name here, and what it is taken for; null when it has one.</summary>
    public (int Stored, StatusType Taken)? Status { get; set; }

    /// <summary>Whether everything is understood.</summary>
    public bool IsEmpty =>
        Columns.Count == 0 && FriendsTail is null && Status is null
        && (Sessions ?? PushedOut ?? Notices ?? (object?)Subscriptions) is null;
}
