using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Storage.Tables;
using Presence.Tests;

namespace Presence.Checker.Tests;

/// <summary>The one storage of all instances: the product's own, in memory or in tables; entities for two builds.</summary>
internal sealed record Storage(IRowStore Rows, IDueIndex Due, IOutbox Outbox, IQuarantine Quarantine, IListedBy ListedBy)
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
        var (due, outbox) = (new MemoryDueIndex(), new MemoryOutbox());
        var quarantine = new MemoryQuarantine(due, outbox);
        var listedBy = new MemoryListedBy();
        if (!twoBuilds) return new Storage(new MemoryRowStore(), due, outbox, quarantine, listedBy);
        var entities = new EntityRows();
        return new Storage(entities.OfThisBuild, due, outbox, quarantine, listedBy) { Entities = entities };
    }

    /// <summary>The rows as an instance sees them.</summary>
    public IRowStore RowsOf(Instance instance) => instance.IsOfLaterBuild && Entities is not null ? Entities.OfLaterBuild : Rows;

    /// <summary>A new one in a table service.</summary>
    public static async Task<Storage> InTablesAsync()
    {
        var service = new TableServiceClient(await Azurite.ConnectionStringAsync());
        var accounts = new TableAccounts([new NamedAccount(service, $"Checker{Interlocked.Increment(ref _tables)}")]);
        await accounts.CreateTablesAsync(default);
        return new Storage(
            new TableRowStore(accounts), new TableDueIndex(accounts), new TableOutbox(accounts), new TableQuarantine(accounts),
            new TableListedBy(accounts));
    }

    // Schedules share one table service, told apart by the names of their tables.
    private sealed class NamedAccount(TableServiceClient service, string name) : TableServiceClient
    {
        public override Uri Uri => service.Uri;

        public override TableClient GetTableClient(string tableName) => service.GetTableClient(name + tableName);

        public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(
            string tableName, CancellationToken cancellationToken = default) =>
            service.CreateTableIfNotExistsAsync(name + tableName, cancellationToken);
    }
}
