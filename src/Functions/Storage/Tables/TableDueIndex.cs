using Azure;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// The due index in Table Storage. Entries lie in partitions of a minute and a shard, named so that all that is due is one
/// range of keys.
/// </summary>
public sealed class TableDueIndex(TableAccounts accounts) : IDueIndex
{
    private const int PageMax = 1000;

    /// <inheritdoc/>
    public async ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop)
    {
        var key = entry.User.Encode();
        await accounts.DueOf(key).UpsertEntityAsync(DueEntity.Write(entry, key), TableUpdateMode.Replace, stop);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DueEntry>> FindDueAsync(DueKind kind, DateTimeOffset now, int max, CancellationToken stop)
    {
        var due = new List<DueEntry>();
        foreach (var table in accounts.AllDue)
        {
            var left = max;
            await foreach (var entity in table.QueryAsync<TableEntity>(DueEntity.FilterOf(kind, now), Math.Min(max, PageMax), null, stop))
            {
                due.Add(DueEntity.Read(kind, entity));
                if (--left == 0) break;
            }
        }
        // No account waits for another: the earliest of all of them come first.
        return accounts.AllDue.Count == 1 ? due : [.. due.OrderBy(entry => entry.At).Take(max)];
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(DueEntry entry, CancellationToken stop)
    {
        var key = entry.User.Encode();
        var (partition, row) = DueEntity.KeysOf(entry, key);
        try
        {
            await accounts.DueOf(key).DeleteEntityAsync(partition, row, entry.Tag is { } tag ? new ETag(tag) : ETag.All, stop);
        }
        catch (RequestFailedException again) when (again.Status == 412)
        {
            // It was added again, by a commit that needs it.
        }
    }
}
