using System.Globalization;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// How a lane lies in the due table: partitions of a shard, the lane and a minute. The shard comes first, so that writes of one minute
/// go to many places; what is due in a shard is one range of partitions.
/// </summary>
internal static class Lane
{
    /// <summary>Into how many each account is divided; part of what is stored.</summary>
    public const int Shards = 8;

    /// <summary>The partition of something.</summary>
    /// <param name="lane">Its name; letters only.</param>
    /// <param name="at">The time that it is found by.</param>
    /// <param name="userKey">Whose it is.</param>
    public static string PartitionOf(string lane, DateTimeOffset at, string userKey) => PartitionOf(lane, at, ShardOf(userKey));

    /// <summary>All of a shard up to an instant, inclusive.</summary>
    /// <param name="from">Where to begin; null for the beginning.</param>
    /// <param name="timeColumn">Holds the time that an item is found by, in ticks.</param>
    public static string FilterOf(string lane, int shard, DateTimeOffset? from, DateTimeOffset now, string timeColumn)
    {
        var first = from is { } at ? PartitionOf(lane, at, shard) : Prefix(lane, shard);
        var end = PartitionOf(lane, now.AddMinutes(1), shard);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}");
        // An item without that column cannot be read; it is not to be passed over for that.
        return string.Create(CultureInfo.InvariantCulture, $"{filter} and not ({timeColumn} gt {now.UtcTicks}L)");
    }

    /// <summary>All of a shard, whatever its time.</summary>
    /// <param name="from">Where to begin; null for the beginning.</param>
    public static string FilterOfAll(string lane, int shard, DateTimeOffset? from)
    {
        var first = from is { } at ? PartitionOf(lane, at, shard) : Prefix(lane, shard);
        var end = Prefix(lane, shard) + ':';   // behind all digits
        return TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}");
    }

    private static int ShardOf(string userKey) => (int)(StableHash.Of(userKey, StableHash.ShardSeed) % Shards);

    private static string PartitionOf(string lane, DateTimeOffset at, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(lane, shard)}{at.UtcDateTime:yyyyMMddHHmm}");

    private static string Prefix(string lane, int shard) => string.Create(CultureInfo.InvariantCulture, $"{shard:D2}-{lane}-");
}
