using System.Globalization;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// Something in quarantine as a table entity: as it lay in its lane, column by column, so that nothing is lost that nobody can read;
/// beside that, why it is here and where it came from.
/// </summary>
internal static class QuarantineEntity
{
    /// <summary>The one partition: few are ever here, and whoever looks finds them together.</summary>
    public const string Partition = "Quarantine";

    private const string Why = "QuarantineWhy";
    private const string Since = "QuarantineSince";
    private const string Until = "QuarantineUntil";
    private const string Times = "QuarantineTimes";
    private const string OwnPartition = "QuarantinePartition";
    private const string OwnRow = "QuarantineRow";

    public static TableEntity Write(TableEntity item, string why, DateTimeOffset now)
    {
        var times = Number(item, Times);
        var entity = Copy(item, Partition, KeyOf(item));
        (entity[OwnPartition], entity[OwnRow], entity[Why]) = (item.PartitionKey, item.RowKey, why);
        entity[Since] = item.TryGetValue(Since, out var since) && since is long first ? first : now.UtcTicks;
        (entity[Until], entity[Times]) = ((now + IQuarantine.Stay(times)).UtcTicks, times + 1);
        return entity;
    }

    /// <summary>As it goes back. It keeps how often it was here.</summary>
    public static TableEntity Restore(TableEntity entity)
    {
        var item = Copy(entity, entity.GetString(OwnPartition), entity.GetString(OwnRow));
        foreach (var column in new[] { Why, Until, OwnPartition, OwnRow }) item.Remove(column);
        return item;
    }

    public static Quarantined Read(TableEntity entity) => new(
        $"{entity.GetString(OwnPartition)}/{entity.GetString(OwnRow)}", entity.GetString(Why), At(entity, Since), At(entity, Until),
        Number(entity, Times));

    public static string FilterOf(DateTimeOffset? now) => now is { } at
        ? TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and QuarantineUntil le {at.UtcTicks}")
        : TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");

    /// <summary>Whose the item is, by the key that it had; null for an entity that is not in quarantine.</summary>
    public static string? RowOf(TableEntity entity) => entity.TryGetValue(OwnRow, out var row) ? row as string : null;

    // Both keys together may be longer than a key can be.
    private static string KeyOf(TableEntity item)
    {
        var keys = $"{item.PartitionKey}~{item.RowKey}";
        return string.Create(CultureInfo.InvariantCulture, $"{StableHash.Of(keys, 1):x16}{StableHash.Of(keys, 2):x16}");
    }

    private static TableEntity Copy(TableEntity from, string partition, string row)
    {
        var to = new TableEntity(partition, row);
        foreach (var (column, value) in from)
            if (column is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")) to[column] = value;
        return to;
    }

    private static int Number(TableEntity entity, string column) =>
        entity.TryGetValue(column, out var value) && value is int number ? number : 0;

    private static DateTimeOffset At(TableEntity entity, string column) => new(entity.GetInt64(column)!.Value, TimeSpan.Zero);
}
