using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>A user's subscriptions as one table entity, packed: quota and eviction are one conditional write.</summary>
internal static class SubscriptionsEntity
{
    private const int PerColumn = 200;   // of the longest ids, as emoji: a column holds 32 Ki characters, an entity 1 MiB

    public static TableEntity Write(string partition, string row, SubscriptionList subscriptions)
    {
        var (era, items) = subscriptions;
        var entity = new TableEntity(partition, row) { ["Era"] = era, ["FiledEnd"] = subscriptions.RemindedAt?.UtcTicks ?? 0 };
        foreach (var (i, chunk) in items.Chunk(PerColumn).Index())
        {
            var stored = chunk.Select(item => new StoredSubscription(item.User.Value, item.Since.UtcTicks, item.Until?.UtcTicks)).ToArray();
            entity[Column(i)] = JsonSerializer.Serialize(stored, Stored.Json.StoredSubscriptionArray);
        }
        return entity;
    }

    public static SubscriptionList Read(TableEntity entity)
    {
        var items = new List<Subscription>();
        for (var i = 0; entity.GetString(Column(i)) is { } chunk; i++)
            foreach (var stored in JsonSerializer.Deserialize(chunk, Stored.Json.StoredSubscriptionArray)!)
                items.Add(new Subscription(new UserId(stored.User), At(stored.Since), stored.Until is { } until ? At(until) : null));
        return new SubscriptionList(entity.GetInt32("Era") ?? 0, [.. items])
        {
            RemindedAt = entity.GetInt64("FiledEnd") is { } filed and not 0 ? At(filed) : null,
        };
    }

    private static string Column(int i) => string.Create(CultureInfo.InvariantCulture, $"Items{i}");

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
