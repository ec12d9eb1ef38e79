using Azure;
using Azure.Data.Tables;
using Presence.Functions.Health;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// Whether each account is in reach, and ready: its users are refused until it is. One point read of what the account knows of the
/// list, whether that is there or not.
/// </summary>
public sealed class TableProbes(TableAccounts accounts) : IProbed
{
    private static readonly string[] NothingOfIt = ["PartitionKey"];

    /// <inheritdoc/>
    // By their place in the settings: addresses are nobody's business.
    public IReadOnlyList<Probe> Probes { get; } =
        [.. accounts.All.Select((account, i) => new Probe($"storage-{i}", stop => AskAsync(account, stop)))];

    private static async Task AskAsync(StorageAccount account, CancellationToken stop)
    {
        if (account.IsOut) throw new TimeoutException("The storage account was not reached since the start.");
        try
        {
            await account.About.GetEntityIfExistsAsync<TableEntity>(
                AccountMembership.Partition, AccountMembership.Row, NothingOfIt, stop);
        }
        catch (RequestFailedException answer)
        {
            throw new ProbeFailedException(TableStart.ReasonOf(answer), answer);
        }
    }
}
