using Azure;
using Azure.Data.Tables;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Storage.Tables;

/// <summary>One storage account.</summary>
/// <param name="calls">Counts the calls; null for nobody.</param>
internal sealed class StorageAccount(TableServiceClient service, OutgoingCalls? calls = null)
{
    public const string UsersTable = "PresenceUsers";
    public const string DueTable = "PresenceDue";
    public const string ListedByTable = "PresenceListedBy";
    public const string AboutTable = "PresenceAbout";

    private volatile bool _isOut;

    /// <summary>Names the account in the list of accounts and in the log: without scheme, key or signature.</summary>
    public string Address { get; } = $"{service.Uri.Authority}{service.Uri.AbsolutePath}".TrimEnd('/');

    public TableClient Users { get; } = new ReachedTable(service.GetTableClient(UsersTable), calls);

    public TableClient Due { get; } = new ReachedTable(service.GetTableClient(DueTable), calls);

    public TableClient ListedBy { get; } = new ReachedTable(service.GetTableClient(ListedByTable), calls);

    /// <summary>
    /// Whether it could not be made ready at the start. Then nothing is known of it: not even whether it is the right one.
    /// </summary>
    public bool IsOut { get => _isOut; set => _isOut = value; }

    // All at once: the start waits for it.
    public Task CreateTablesAsync(CancellationToken stop) => Task.WhenAll(
        new[] { UsersTable, DueTable, ListedByTable, AboutTable }
            .Select(table => (Task)service.CreateTableIfNotExistsAsync(table, stop)));

    /// <summary>What the account knows of the list that it is part of; null in one that was never used.</summary>
    public async Task<AccountMembership?> FindMembershipAsync(CancellationToken stop)
    {
        var found = await About.GetEntityIfExistsAsync<TableEntity>(AccountMembership.Partition, AccountMembership.Row, null, stop);
        return found.HasValue ? AccountMembership.Read(found.Value!) : null;
    }

    public Task WriteMembershipAsync(AccountMembership membership, CancellationToken stop) =>
        About.UpsertEntityAsync(membership.Write(), TableUpdateMode.Replace, stop);

    /// <summary>Writes it, if there is none.</summary>
    public async Task<bool> TryAddMembershipAsync(AccountMembership membership, CancellationToken stop)
    {
        try
        {
            await About.AddEntityAsync(membership.Write(), stop);
            return true;
        }
        catch (RequestFailedException first) when (first.Status == 409)
        {
            return false;
        }
    }

    public async Task<bool> HasUsersAsync(CancellationToken stop)
    {
        await foreach (var _ in Users.QueryAsync<TableEntity>((string?)null, 1, ["PartitionKey"], stop)) return true;
        return false;
    }

    /// <summary>What is known of the account and of the apps, and of no user.</summary>
    public TableClient About => new ReachedTable(service.GetTableClient(AboutTable), calls);
}
