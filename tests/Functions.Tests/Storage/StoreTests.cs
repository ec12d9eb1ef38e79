using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Presence.Functions.Storage;
using Presence.LocalHost;
using Presence.Tests;

namespace Presence.Functions.Tests.Storage;

/// <summary>In memory.</summary>
public sealed class MemoryPresenceStoreTests : PresenceStoreContract
{
    protected override Task<IPresenceStore> NewStoreAsync() => Task.FromResult<IPresenceStore>(new MemoryPresenceStore());
}

/// <summary>In tables of one account.</summary>
public sealed class TablePresenceStoreTests : PresenceStoreContract
{
    protected override Task<IPresenceStore> NewStoreAsync() => TableStores.NewAsync("One");
}

/// <summary>In tables of several accounts.</summary>
public sealed class SpreadPresenceStoreTests : PresenceStoreContract
{
    protected override Task<IPresenceStore> NewStoreAsync() => TableStores.NewAsync("First", "Second", "Third");
}

/// <summary>Accounts that share one table service, told apart by their tables' names; each test finds them empty.</summary>
internal static class TableStores
{
    private static readonly string[] Tables = ["PresenceUsers", "PresenceDue"];

    public static async Task<IPresenceStore> NewAsync(params string[] accounts)
    {
        var service = new TableServiceClient(await Azurite.ConnectionStringAsync());
        foreach (var account in accounts)
            foreach (var table in Tables) await service.DeleteTableAsync(account + table);
        var store = new TablePresenceStore([.. accounts.Select(account => new NamedAccount(service, account))]);
        await store.CreateTablesAsync(default);
        await store.CreateTablesAsync(default);   // a second start finds them there
        return store;
    }

    private sealed class NamedAccount(TableServiceClient service, string name) : TableServiceClient
    {
        public override TableClient GetTableClient(string tableName) => service.GetTableClient(name + tableName);

        public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
            service.CreateTableIfNotExistsAsync(name + tableName, cancellationToken);
    }
}
