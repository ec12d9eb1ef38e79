using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Storage.Tables;
using Presence.Tests;

namespace Presence.Checker.Tests;

/// <summary>The one storage of all instances: the product's own, in memory or in tables; entities for two builds.</summary>
internal sealed record Storage(IRowStore Rows, IDueIndex Due, IOutbox Outbox)
{
    private static int _tables;

    /// <summary>What two builds share; null where all instances are of this one.</summary>
    public EntityRows? Entities { get; private init; }

    /// <summary>Whether a look at it costs nothing.</summary>
    public bool IsInMemory => Rows is not TableRowStore;

    /// <summary>A new one in memory.</summary>
    /// <param name="twoBuilds">Whether instances of two builds share it.</param>
    public static Storage InMemory(bool twoBuilds)
    {
        if (!twoBuilds) return new(new MemoryRowStore(), new MemoryDueIndex(), new MemoryOutbox());
        var entities = new EntityRows();
        return new(entities.OfThisBuild, new MemoryDueIndex(), new MemoryOutbox()) { Entities = entities };
    }

    /// <summary>The rows as an instance sees them.</summary>
    public IRowStore RowsOf(Instance instance) => instance.IsOfLaterBuild && Entities is not null ? Entities.OfLaterBuild : Rows;

    /// <summary>A new one in a table service.</summary>
    public static async Task<Storage> InTablesAsync()
    {
        var service = new TableServiceClient(await Azurite.ConnectionStringAsync());
        var accounts = new TableAccounts([new NamedAccount(service, $"Checker{Interlocked.Increment(ref _tables)}")]);
        await accounts.CreateTablesAsync(default);
        return new Storage(new TableRowStore(accounts), new TableDueIndex(accounts), new TableOutbox(accounts));
    }

    // Schedules share one table service, told apart by the names of their tables.
    private sealed class NamedAccount(TableServiceClient service, string name) : TableServiceClient
    {
        public override TableClient GetTableClient(string tableName) => service.GetTableClient(name + tableName);

        public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(
            string tableName, CancellationToken cancellationToken = default) =>
            service.CreateTableIfNotExistsAsync(name + tableName, cancellationToken);
    }
}
