using System.Globalization;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// A due entry as a table entity. Partition: kind, minute, shard; so what is due is one range of partitions, and
/// a busy minute is spread. Row: the instant and the user.
/// </summary>
internal static class DueEntity
{
    private const int Shards = 8;

    public static TableEntity Write(DueEntry entry, string userKey)
    {
        var (partition, row) = KeysOf(entry, userKey);
        return new TableEntity(partition, row) { ["At"] = entry.At.UtcTicks };
    }

    public static DueEntry Read(DueKind kind, TableEntity entity)
    {
        var userKey = entity.RowKey[(entity.RowKey.IndexOf('-', StringComparison.Ordinal) + 1)..];
        return new DueEntry(kind, new DateTimeOffset(entity.GetInt64("At")!.Value, TimeSpan.Zero), UserKey.Decode(userKey))
        {
            Tag = entity.ETag.ToString(),
        };
    }

    public static (string Partition, string Row) KeysOf(DueEntry entry, string userKey) => (
        string.Create(CultureInfo.InvariantCulture, $"{Bucket(entry.Kind, entry.At)}-{StableHash.Of(userKey) % Shards:D2}"),
        string.Create(CultureInfo.InvariantCulture, $"{entry.At.UtcTicks:D19}-{userKey}"));

    /// <summary>All of a kind up to an instant, inclusive: from the first partition of the kind to the last of this minute.</summary>
    public static string FilterOf(DueKind kind, DateTimeOffset now) => TableClient.CreateQueryFilter(
        $"PartitionKey ge {$"{kind}-"} and PartitionKey lt {Bucket(kind, now.AddMinutes(1))} and At le {now.UtcTicks}");

    private static string Bucket(DueKind kind, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{at.UtcDateTime:yyyyMMddHHmm}");
}
