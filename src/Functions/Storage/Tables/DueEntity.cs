using System.Globalization;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>A due entry as a table entity. Partition: its lane's, for the minute of its time. Row: the instant and the user.</summary>
internal static class DueEntity
{
    /// <summary>The column that says when it is due.</summary>
    public const string At = "At";

    public static TableEntity Write(DueEntry entry, string userKey)
    {
        var (partition, row) = KeysOf(entry, userKey);
        return new TableEntity(partition, row) { [At] = entry.At.UtcTicks };
    }

    public static DueEntry Read(DueKind kind, TableEntity entity) =>
        new(kind, new DateTimeOffset(entity.GetInt64(At)!.Value, TimeSpan.Zero), UserKey.Decode(UserIn(entity.RowKey)))
        {
            Tag = entity.ETag.ToString(),
        };

    /// <summary>The user of an entry; null for one that cannot be read.</summary>
    public static UserKey? TryReadUser(string row)
    {
        try
        {
            return UserKey.Decode(UserIn(row));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static (string Partition, string Row) KeysOf(DueEntry entry, string userKey) => (
        Lane.PartitionOf(entry.Kind.ToString(), entry.At, userKey),
        string.Create(CultureInfo.InvariantCulture, $"{entry.At.UtcTicks:D19}-{userKey}"));

    private static string UserIn(string row) => row[(row.IndexOf('-', StringComparison.Ordinal) + 1)..];
}
