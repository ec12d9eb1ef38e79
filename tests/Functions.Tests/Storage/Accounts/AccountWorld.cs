using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Storage.Accounts;

/// <summary>Some real accounts with users in them, whose calls can be made to fail.</summary>
internal sealed class AccountWorld
{
    public const int Users = 24;
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<FaultyAccount> _accounts = [];

    /// <summary>How many further calls succeed; the next one fails, and all after it. Null for all.</summary>
    public int? CallsLeft { get; set; }

    /// <summary>Accounts that do not answer, by their position.</summary>
    public HashSet<int> Down { get; } = [];

    public static async Task<AccountWorld> NewAsync(int accounts)
    {
        var world = new AccountWorld();
        for (var i = 0; i < accounts; i++)
        {
            var position = i;
            world._accounts.Add(new FaultyAccount(await Azurite.OwnAccountAsync(), () => world.Call(position)));
        }
        return world;
    }

    /// <summary>The accounts at these positions, as a list of the settings.</summary>
    public IReadOnlyList<TableServiceClient> List(params IEnumerable<int> positions) => [.. positions.Select(i => _accounts[i])];

    public TableAccounts Accounts(params IEnumerable<int> positions) => new(List(positions));

    public static UserKey UserOf(int number) => World.Key($"user{number}");

    /// <summary>All kinds of rows and entries of each user; and a column that this build does not know.</summary>
    public async Task FillAsync(TableAccounts accounts)
    {
        var store = new TableRowStore(accounts);
        var (due, outbox) = (new TableDueIndex(accounts), new TableOutbox(accounts));
        for (var i = 0; i < Users; i++)
        {
            var user = UserOf(i);
            foreach (var kind in AnyKind.All) await kind.TryCommitAsync(store, user, new Versioned<object>(kind.Example(i), null));
            await due.ScheduleAsync(new DueEntry(DueKind.Expiry, At.AddMinutes(i), user), default);
            await outbox.FileAsync(new FiledTask(user, $"task{i}", At, At, new OutboxTask { Tell = true }, ""), default);
            await new TableListedBy(accounts).AddAsync(user, UserOf(i + 1), At.AddMinutes(i), default);
        }
        var later = new TableEntity(UserOf(0).Encode(), "a-later-kind") { ["Number"] = 5_000_000_000L, ["Bytes"] = new byte[] { 1, 2 } };
        await accounts.UsersOf(later.PartitionKey).AddEntityAsync(later, default);
    }

    /// <summary>Every user is found with all that was stored, and nothing is there twice or in a wrong account.</summary>
    public static async Task HoldsAllAsync(TableAccounts accounts)
    {
        var store = new TableRowStore(accounts);
        for (var i = 0; i < Users; i++)
            foreach (var kind in AnyKind.All) Assert.Equal(kind.Example(i), (await kind.LoadAsync(store, UserOf(i))).Value);
        var entries = await new TableDueIndex(accounts).FindDueAsync(DueKind.Expiry, At.AddDays(1), 1000, default);
        Assert.Equal(Enumerable.Range(0, Users).Select(UserOf), entries.OrderBy(entry => entry.At).Select(entry => entry.User));
        var tasks = await new TableOutbox(accounts).FindDueTasksAsync(At.AddDays(1), 1000, default);
        Assert.Equal(Users, tasks.Count);
        Assert.All(tasks, task => Assert.Equal(task.User, UserOf(int.Parse(task.Id[4..], CultureInfo.InvariantCulture))));
        var later = await accounts.UsersOf(UserOf(0).Encode()).GetEntityAsync<TableEntity>(UserOf(0).Encode(), "a-later-kind");
        Assert.Equal((5_000_000_000L, 2), (later.Value.GetInt64("Number"), later.Value.GetBinary("Bytes").Length));

        for (var i = 0; i < Users; i++)
        {
            var listed = Assert.Single((await new TableListedBy(accounts).PagesAsync(UserOf(i), default).ToListAsync()).SelectMany(p => p));
            Assert.Equal((UserOf(i + 1), At.AddMinutes(i)), (listed.Owner, listed.At));
        }

        var rows = 0;
        foreach (var account in accounts.All)
        {
            await foreach (var row in account.Users.QueryAsync<TableEntity>())
            {
                Assert.Same(account, accounts.Of(row.PartitionKey));
                rows++;
            }
            await foreach (var entry in account.ListedBy.QueryAsync<TableEntity>()) Assert.Same(account, accounts.Of(entry.PartitionKey));
            await foreach (var entry in account.Due.QueryAsync<TableEntity>())
                Assert.Same(account, accounts.Of(EntityOwner.Of(entry)!));
        }
        Assert.Equal((Users * AnyKind.All.Length) + 1, rows);
    }

    private void Call(int position)
    {
        if (Down.Contains(position) || CallsLeft-- <= 0) throw new RequestFailedException(503, "a fault of the test");
    }

    // Delegates all that the product calls on an account and on its tables.
    private sealed class FaultyAccount(string connection, Action call) : TableServiceClient
    {
        private readonly TableServiceClient _real = new(connection);

        public override Uri Uri => _real.Uri;

        public override TableClient GetTableClient(string tableName) => new FaultyTable(_real.GetTableClient(tableName), call);

        public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(
            string tableName, CancellationToken cancellationToken = default)
        {
            call();
            return _real.CreateTableIfNotExistsAsync(tableName, cancellationToken);
        }
    }

    private sealed class FaultyTable(TableClient real, Action call) : TableClient
    {
        public override async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            call();
            return await real.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override Task<Response<T>> GetEntityAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
            real.GetEntityAsync<T>(partitionKey, rowKey, select, cancellationToken);

        public override async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        {
            call();
            return await real.AddEntityAsync(entity, cancellationToken);
        }

        public override async Task<Response> UpsertEntityAsync<T>(
            T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        {
            call();
            return await real.UpsertEntityAsync(entity, mode, cancellationToken);
        }

        public override async Task<Response> DeleteEntityAsync(
            string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
        {
            call();
            return await real.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);
        }

        public override AsyncPageable<T> QueryAsync<T>(
            string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null,
            CancellationToken cancellationToken = default)
        {
            call();
            return real.QueryAsync<T>(filter, maxPerPage, select, cancellationToken);
        }
    }
}
