using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>That a user may be on an owner's list, as a table entity. Partition: the user's key. Row: the owner's key.</summary>
internal static class ListedByEntity
{
    private const string At = "At";

    public static TableEntity Write(UserKey user, UserKey owner, DateTimeOffset at) =>
        new(user.Encode(), owner.Encode()) { [At] = at.UtcTicks };

    // One without its time is as good as an old one.
    public static ListedEntry Read(TableEntity entity) => new(
        UserKey.Decode(entity.PartitionKey), UserKey.Decode(entity.RowKey),
        entity.TryGetValue(At, out var at) && at is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : DateTimeOffset.MinValue,
        entity.ETag.ToString());
}
