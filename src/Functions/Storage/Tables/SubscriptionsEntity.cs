using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>A user's subscriptions as one table entity, packed: quota and eviction are one conditional write.</summary>
internal static class SubscriptionsEntity
{
    /// <summary>Columns that are numbered, and as many as it takes.</summary>
    public static readonly string[] Packed = ["Items"];

    private const int PerColumn = 200;   // of the longest ids, as emoji: a column holds 32 Ki characters, an entity 1 MiB

    private const int CharsPerColumn = 30_000;   // where a later build has added to the items

    /// <param name="rest">What was not understood when the row was read; null for nothing.</param>
    public static TableEntity Write(string partition, string row, SubscriptionList subscriptions, EntityRest? rest = null)
    {
        var (era, items) = subscriptions;
        var entity = new TableEntity(partition, row) { ["Era"] = era, ["FiledEnd"] = subscriptions.RemindedAt?.UtcTicks ?? 0 };
        StoredSubscription[] stored = [.. items.Select(item => new StoredSubscription(
            item.User.Value, item.Since.UtcTicks, item.Until?.UtcTicks))];
        var columns = rest?.Subscriptions is null ? stored.Chunk(PerColumn) : ThatFit(StoredList.Merge(stored, rest.Subscriptions));
        foreach (var (i, column) in columns.Index())
            entity[Column(i)] = JsonSerializer.Serialize(column, Stored.Json.StoredSubscriptionArray);
        return entity;
    }

    /// <param name="rest">Takes what is not understood; null where nobody cares.</param>
    public static SubscriptionList Read(TableEntity entity, EntityRest? rest = null)
    {
        var all = new List<StoredSubscription>();
        var plain = true;
        for (var i = 0; entity.GetString(Column(i)) is { } column; i++)
        {
            all.AddRange(StoredList.Read(column, Stored.Json.StoredSubscriptionArray, out var some));
            plain &= some is null;
        }
        if (rest is not null && !plain) rest.Subscriptions = [.. all];
        return new SubscriptionList(entity.GetInt32("Era") ?? 0, [.. all.Select(stored => new Subscription(
            new UserId(stored.User), At(stored.Since), stored.Until is { } until ? At(until) : null))])
        {
            RemindedAt = entity.GetInt64("FiledEnd") is { } filed and not 0 ? At(filed) : null,
        };
    }

    private static IEnumerable<StoredSubscription[]> ThatFit(IEnumerable<StoredSubscription> items)
    {
        var (column, chars) = (new List<StoredSubscription>(), 2);
        foreach (var item in items)
        {
            var length = JsonSerializer.Serialize(item, Stored.Json.StoredSubscription).Length + 1;
            if (column.Count == PerColumn || (column.Count > 0 && chars + length > CharsPerColumn))
            {
                yield return [.. column];
                (column, chars) = ([], 2);
            }
            column.Add(item);
            chars += length;
        }
        if (column.Count > 0) yield return [.. column];
    }

    private static string Column(int i) => string.Create(CultureInfo.InvariantCulture, $"Items{i}");

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
