using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// The storage accounts and their tables. A user lives in one account, which the user's key decides: the list of accounts
/// must not change while there are users.
/// </summary>
/// <param name="services">In the order of the settings.</param>
public sealed class TableAccounts(IReadOnlyList<TableServiceClient> services)
{
    private const string UsersTable = "PresenceUsers";
    private const string DueTable = "PresenceDue";

    private readonly TableClient[] _users = [.. services.Select(service => service.GetTableClient(UsersTable))];
    private readonly TableClient[] _due = [.. services.Select(service => service.GetTableClient(DueTable))];

    /// <summary>The due tables of all accounts.</summary>
    public IReadOnlyList<TableClient> AllDue => _due;

    /// <summary>The table with a user's rows.</summary>
    /// <param name="userKey">The user's key, encoded.</param>
    public TableClient UsersOf(string userKey) => _users[IndexOf(userKey)];

    /// <summary>The table with a user's due entries.</summary>
    /// <param name="userKey">The user's key, encoded.</param>
    public TableClient DueOf(string userKey) => _due[IndexOf(userKey)];

    /// <summary>Creates the tables where they are missing; to be awaited before anything else.</summary>
    public async Task CreateTablesAsync(CancellationToken stop)
    {
        foreach (var service in services)
        {
            await service.CreateTableIfNotExistsAsync(UsersTable, stop);
            await service.CreateTableIfNotExistsAsync(DueTable, stop);
        }
    }

    private uint IndexOf(string userKey) => StableHash.Of(userKey) % (uint)_users.Length;
}
