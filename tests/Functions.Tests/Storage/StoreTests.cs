using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Telemetry;
using Presence.Tests;

namespace Presence.Functions.Tests.Storage;

/// <summary>In memory.</summary>
public sealed class MemoryRowStoreTests : RowStoreContract
{
    protected override int MomentsToTry => 20_000;

    protected override Task<IRowStore> NewStoreAsync() => Task.FromResult<IRowStore>(new MemoryRowStore());
}

/// <summary>In the tables of one account.</summary>
public sealed class TableRowStoreTests : RowStoreContract
{
    protected override async Task<IRowStore> NewStoreAsync() => new TableRowStore(await TestAccounts.NewAsync("RowsOne"));
}

/// <summary>In the tables of three accounts.</summary>
public sealed class ThreeAccountsRowStoreTests : RowStoreContract
{
    protected override async Task<IRowStore> NewStoreAsync() => new TableRowStore(await TestAccounts.NewAsync("RowsA", "RowsB", "RowsC"));
}

/// <summary>In memory.</summary>
public sealed class MemoryDueIndexTests : DueIndexContract
{
    protected override Task<IDueIndex> NewIndexAsync() => Task.FromResult<IDueIndex>(new MemoryDueIndex());
}

/// <summary>In the tables of one account.</summary>
public sealed class TableDueIndexTests : DueIndexContract
{
    protected override async Task<IDueIndex> NewIndexAsync() => new TableDueIndex(await TestAccounts.NewAsync("DueOne"));
}

/// <summary>In the tables of three accounts.</summary>
public sealed class ThreeAccountsDueIndexTests : DueIndexContract
{
    protected override async Task<IDueIndex> NewIndexAsync() => new TableDueIndex(await TestAccounts.NewAsync("DueA", "DueB", "DueC"));
}

/// <summary>In memory.</summary>
public sealed class MemoryOutboxTests : OutboxContract
{
    protected override Task<IOutbox> NewOutboxAsync() => Task.FromResult<IOutbox>(new MemoryOutbox());
}

/// <summary>In the tables of one account.</summary>
public sealed class TableOutboxTests : OutboxContract
{
    protected override async Task<IOutbox> NewOutboxAsync() => new TableOutbox(await TestAccounts.NewAsync("BoxOne"));
}

/// <summary>In the tables of three accounts.</summary>
public sealed class ThreeAccountsOutboxTests : OutboxContract
{
    protected override async Task<IOutbox> NewOutboxAsync() => new TableOutbox(await TestAccounts.NewAsync("BoxA", "BoxB", "BoxC"));
}

/// <summary>In memory.</summary>
public sealed class MemoryQuarantineTests : QuarantineContract
{
    protected override Task<(IDueIndex Index, IOutbox Outbox, IQuarantine Quarantine)> NewLanesAsync()
    {
        var (index, outbox) = (new MemoryDueIndex(), new MemoryOutbox());
        return Task.FromResult<(IDueIndex, IOutbox, IQuarantine)>((index, outbox, new MemoryQuarantine(index, outbox)));
    }
}

/// <summary>In the tables of two accounts.</summary>
public sealed class TableQuarantineTests : QuarantineContract
{
    protected override async Task<(IDueIndex Index, IOutbox Outbox, IQuarantine Quarantine)> NewLanesAsync()
    {
        var accounts = await TestAccounts.NewAsync("QuaA", "QuaB");
        var table = new DueTable(accounts);
        return (new TableDueIndex(accounts, table), new TableOutbox(accounts, table), new TableQuarantine(accounts, table));
    }
}

/// <summary>In memory.</summary>
public sealed class MemoryListedByTests : ListedByContract
{
    protected override Task<IListedBy> NewIndexAsync() => Task.FromResult<IListedBy>(new MemoryListedBy());
}

/// <summary>In the tables of three accounts.</summary>
public sealed class TableListedByTests : ListedByContract
{
    protected override async Task<IListedBy> NewIndexAsync() => new TableListedBy(await TestAccounts.NewAsync("ListA", "ListB", "ListC"));
}

/// <summary>Accounts that share one table service, told apart by the names of their tables; each test finds them empty.</summary>
internal static class TestAccounts
{
    private static readonly string[] Tables = ["PresenceUsers", "PresenceDue", "PresenceListedBy", "PresenceAbout"];

    public static Task<TableAccounts> NewAsync(params string[] names) => NewAsync(null, names);

    /// <param name="calls">Counts the calls; null for nobody.</param>
    public static async Task<TableAccounts> NewAsync(OutgoingCalls? calls, params string[] names)
    {
        var service = new TableServiceClient(await Azurite.ConnectionStringAsync());
        foreach (var name in names)
            foreach (var table in Tables) await service.DeleteTableAsync(name + table);
        var accounts = new TableAccounts([.. names.Select(name => new NamedAccount(service, name))], calls);
        await accounts.CreateTablesAsync(default);
        return accounts;
    }

    private sealed class NamedAccount(TableServiceClient service, string name) : TableServiceClient
    {
        public override Uri Uri => new($"{service.Uri.AbsoluteUri}/{name}");

        public override TableClient GetTableClient(string tableName) => service.GetTableClient(name + tableName);

        public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(
            string tableName, CancellationToken cancellationToken = default) =>
            service.CreateTableIfNotExistsAsync(name + tableName, cancellationToken);
    }
}
