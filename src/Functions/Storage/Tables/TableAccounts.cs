using Azure.Data.Tables;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// The storage accounts and their tables. A user lives in one account, which the user's key and the number of accounts decide:
/// the list of accounts changes only together with a move (docs/accounts.md).
/// </summary>
public sealed class TableAccounts
{
    /// <summary>Opens nothing yet.</summary>
    /// <param name="services">In the order of the settings.</param>
    /// <param name="calls">Counts the calls; null for nobody.</param>
    public TableAccounts(IReadOnlyList<TableServiceClient> services, OutgoingCalls? calls = null)
    {
        All = [.. services.Select(service => new StorageAccount(service, calls))];
        AllDue = [.. All.Select(account => account.Due)];
    }

    /// <summary>The due tables of all accounts.</summary>
    public IReadOnlyList<TableClient> AllDue { get; }

    /// <summary>The table with a user's rows.</summary>
    /// <param name="userKey">The user's key, encoded.</param>
    /// <exception cref="TimeoutException">The account was not reached since the start.</exception>
    public TableClient UsersOf(string userKey) => Ready(userKey).Users;

    /// <summary>The table with a user's due entries.</summary>
    /// <param name="userKey">The user's key, encoded.</param>
    /// <exception cref="TimeoutException">The account was not reached since the start.</exception>
    public TableClient DueOf(string userKey) => Ready(userKey).Due;

    /// <summary>The table that says on whose lists a user is.</summary>
    /// <param name="userKey">The user's key, encoded.</param>
    /// <exception cref="TimeoutException">The account was not reached since the start.</exception>
    public TableClient ListedByOf(string userKey) => Ready(userKey).ListedBy;

    /// <summary>Creates the tables where they are missing, whatever the accounts are used for otherwise.</summary>
    public Task CreateTablesAsync(CancellationToken stop) => Task.WhenAll(All.Select(account => account.CreateTablesAsync(stop)));

    /// <summary>In the order of the settings.</summary>
    internal IReadOnlyList<StorageAccount> All { get; }

    /// <summary>The addresses of the accounts.</summary>
    internal AccountList List => new([.. All.Select(account => account.Address)]);

    /// <summary>The account of a user.</summary>
    internal StorageAccount Of(string userKey) => All.Count == 1
        ? All[0]
        : All[StableHash.Choose(StableHash.Of(userKey, StableHash.AccountSeed), All.Count)];

    private StorageAccount Ready(string userKey) => Of(userKey) is { IsOut: false } ready
        ? ready
        : throw new TimeoutException("The storage account was not reached since the start.");
}
