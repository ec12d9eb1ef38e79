using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;

namespace Presence.Functions.Tests.Storage;

/// <summary>
/// What the documents of Azure Cosmos DB for Table say about keys and columns. It was not run there; keys that do not fit would
/// be found by nobody before.
/// </summary>
public sealed class CosmosLimitsTests
{
    private const int RowKeyBytesMax = 255;
    private const int PartitionKeyBytesMax = 1024;
    private static readonly string[] Reserved = ["id", "rid", "etag", "ResourceId", "PartitionKey", "RowKey", "Timestamp"];
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // All of whose bytes are escaped in keys; the longest that any dialect takes.
    private static readonly UserKey Longest = new(uint.MaxValue, new UserId(new string('/', UserId.AnyDialectBytesMax)));

    private static IEnumerable<TableEntity> Entities
    {
        get
        {
            var key = Longest.Encode();
            foreach (var kind in Enum.GetValues<DueKind>()) yield return DueEntity.Write(new DueEntry(kind, At, Longest), key);
            var work = new OutboxTask { Tell = true, Sync = [Longest.User] };
            yield return TaskEntity.Write(new FiledTask(Longest, Guid.NewGuid().ToString("N"), At, At, work, ""), key);
            yield return UserEntity.Write(key, RowKind.User.Name, Examples.Row);
            yield return SubscriptionsEntity.Write(key, RowKind.Subscriptions.Name, Examples.Subscriptions);
            yield return FriendsEntity.Write(key, RowKind.Friends.Name, Examples.Friends);
            yield return ListedByEntity.Write(Longest, Longest, At);
            yield return new AccountMembership(new AccountList(["one"]), 0, AccountList.None).Write();
        }
    }

    [Fact]
    public void The_longest_ids_of_any_dialect_fit_every_key() => Assert.All(Entities, entity =>
    {
        Assert.InRange(entity.RowKey.Length, 1, RowKeyBytesMax);
        Assert.InRange(entity.PartitionKey.Length, 1, PartitionKeyBytesMax);
        Assert.All(
            entity.RowKey + entity.PartitionKey,
            letter => Assert.True(char.IsAsciiLetterOrDigit(letter) || "-_.~!".Contains(letter, StringComparison.Ordinal)));
    });

    [Fact]
    public void No_column_has_a_name_that_is_reserved() => Assert.All(Entities, entity =>
    {
        var columns = entity.Keys.Where(name => name is not ("PartitionKey" or "RowKey")).ToList();
        Assert.All(columns, name => Assert.DoesNotContain(name, Reserved, StringComparer.OrdinalIgnoreCase));
    });
}
