using Azure;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// The storage accounts and their tables. A user lives in one account, which the user's key and the number of accounts decide:
/// the list of accounts changes only together with a move (docs/accounts.md).
/// </summary>
/// <param name="services">In the order of the settings.</param>
public sealed class TableAccounts(IReadOnlyList<TableServiceClient> services)
{
    private readonly TableClient[] _due = [.. services.Select(service => service.GetTableClient(StorageAccount.DueTable))];

    /// <summary>The due tables of all accounts.</summary>
    public IReadOnlyList<TableClient> AllDue => _due;

    /// <summary>The table with a user's rows.</summary>
    /// <param name="userKey">The user's key, encoded.</param>
    /// <exception cref="RequestFailedException">The account is not ready.</exception>
    public TableClient UsersOf(string userKey) => Ready(userKey).Users;

    /// <summary>The table with a user's due entries.</summary>
    /// <param name="userKey">The user's key, encoded.</param>
    /// <exception cref="RequestFailedException">The account is not ready.</exception>
    public TableClient DueOf(string userKey) => Ready(userKey).Due;

    /// <summary>The table that says on whose lists a user is.</summary>
    /// <param name="userKey">The user's key, encoded.</param>
    /// <exception cref="RequestFailedException">The account is not ready.</exception>
    public TableClient ListedByOf(string userKey) => Ready(userKey).ListedBy;

    /// <summary>Creates the tables where they are missing, whatever the accounts are used for otherwise.</summary>
    public Task CreateTablesAsync(CancellationToken stop) => Task.WhenAll(All.Select(account => account.CreateTablesAsync(stop)));

    /// <summary>In the order of the settings.</summary>
    internal IReadOnlyList<StorageAccount> All { get; } = [.. services.Select(service => new StorageAccount(service))];

    /// <summary>The addresses of the accounts.</summary>
    internal AccountList List => new([.. All.Select(account => account.Address)]);

    /// <summary>The account of a user.</summary>
    internal StorageAccount Of(string userKey) => All.Count == 1
        ? All[0]
        : All[StableHash.Choose(StableHash.Of(userKey, StableHash.AccountSeed), All.Count)];

    private StorageAccount Ready(string userKey) => Of(userKey) is { IsOut: false } ready
        ? ready
        : throw new RequestFailedException(503, "The storage account was not reached since the start.");
}
