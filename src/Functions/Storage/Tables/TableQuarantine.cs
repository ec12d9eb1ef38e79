using Azure;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>The quarantine in Table Storage: a partition of the due table of each account.</summary>
public sealed class TableQuarantine : IQuarantine
{
    private const int ListedMax = 5000;
    private readonly TableAccounts _accounts;
    private readonly DueTable[] _tables;

    /// <param name="accounts">Those of the lanes.</param>
    public TableQuarantine(TableAccounts accounts)
        : this(accounts, [])
    {
    }

    internal TableQuarantine(TableAccounts accounts, params DueTable[] tables) => (_accounts, _tables) = (accounts, tables);

    /// <inheritdoc/>
    public async ValueTask PutAsync(DueItem item, string why, DateTimeOffset now, CancellationToken stop)
    {
        if (item.Place is not TablePlace place) throw new ArgumentException("Only what was found can be put here.", nameof(item));
        var table = _accounts.AllDue[place.Account];
        var found = await table.GetEntityIfExistsAsync<TableEntity>(place.Partition, place.Row, null, stop);
        if (!found.HasValue) return;
        await table.UpsertEntityAsync(QuarantineEntity.Write(found.Value!, why, now), TableUpdateMode.Replace, stop);
        await RemoveAsync(table, found.Value!, stop);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReturnAsync(DateTimeOffset now, CancellationToken stop)
    {
        var returned = 0;
        foreach (var table in _accounts.AllDue)
        {
            await foreach (var entity in table.QueryAsync<TableEntity>(QuarantineEntity.FilterOf(now), null, null, stop))
            {
                await table.UpsertEntityAsync(QuarantineEntity.Restore(entity), TableUpdateMode.Replace, stop);
                await RemoveAsync(table, entity, stop);
                returned++;
            }
        }
        if (returned == 0) return 0;
        foreach (var lanes in _tables) lanes.Rewind();   // its minute is long over
        return returned;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Quarantined>> ListAsync(CancellationToken stop)
    {
        var all = new List<Quarantined>();
        foreach (var table in _accounts.AllDue)
            await foreach (var entity in table.QueryAsync<TableEntity>(QuarantineEntity.FilterOf(null), null, null, stop))
                if (all.Count < ListedMax) all.Add(QuarantineEntity.Read(entity));
        return all;
    }

    private static async Task RemoveAsync(TableClient table, TableEntity entity, CancellationToken stop)
    {
        try
        {
            await table.DeleteEntityAsync(entity.PartitionKey, entity.RowKey, entity.ETag, stop);
        }
        catch (RequestFailedException changed) when (changed.Status == 412)
        {
            // Somebody has written it anew: it is theirs.
        }
    }
}
