using Azure;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>The outbox in Table Storage, in the account of the user and the table of the due index.</summary>
public sealed class TableOutbox : IOutbox
{
    // Those that are not due yet are read as well: they are few, and an old one that was put off must not be passed over.
    private static readonly LaneReader<FiledTask> Tasks =
        new(TaskEntity.LaneName, TaskEntity.FiledAt, TaskEntity.Read, task => task.FiledAt, (task, now) => task.DueAt <= now);

    private readonly TableAccounts _accounts;
    private readonly DueTable _table;

    /// <summary>An outbox of its own, beside whatever else lies in these accounts.</summary>
    public TableOutbox(TableAccounts accounts)
        : this(accounts, new DueTable(accounts))
    {
    }

    internal TableOutbox(TableAccounts accounts, DueTable table) => (_accounts, _table) = (accounts, table);

    /// <inheritdoc/>
    public int Segments => _table.Segments;

    /// <inheritdoc/>
    public async ValueTask<FiledTask> FileAsync(FiledTask task, CancellationToken stop)
    {
        var key = task.User.Encode();
        var written = await _accounts.DueOf(key).UpsertEntityAsync(TaskEntity.Write(task, key), TableUpdateMode.Replace, stop);
        return task with { Tag = TagOf(written) };
    }

    /// <inheritdoc/>
    public async ValueTask<FiledTask?> TryReplaceAsync(FiledTask task, CancellationToken stop)
    {
        var (table, partition, row) = PlaceOf(task);
        var entity = TaskEntity.Write(task, task.User.Encode());
        (entity.PartitionKey, entity.RowKey) = (partition, row);
        try
        {
            var written = await table.UpdateEntityAsync(entity, new ETag(task.Tag), TableUpdateMode.Replace, stop);
            return task with { Tag = TagOf(written) };
        }
        catch (RequestFailedException first) when (first.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(FiledTask task, CancellationToken stop)
    {
        var (table, partition, row) = PlaceOf(task);
        try
        {
            await table.DeleteEntityAsync(partition, row, new ETag(task.Tag), stop);
        }
        catch (RequestFailedException other) when (other.Status is 404 or 412)
        {
            // Somebody else has it, or has done it.
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DuePage<FiledTask>> PagesOfDueTasksAsync(DateTimeOffset now, int segment, CancellationToken stop) =>
        _table.PagesAsync(Tasks, segment, now, stop);

    private (TableClient Table, string Partition, string Row) PlaceOf(FiledTask task)
    {
        if (task.Place is TablePlace found) return (_accounts.AllDue[found.Account], found.Partition, found.Row);
        var key = task.User.Encode();
        var (partition, row) = TaskEntity.KeysOf(task, key);
        return (_accounts.DueOf(key), partition, row);
    }

    private static string TagOf(Response written) =>
        written.Headers.ETag?.ToString() ?? throw new InvalidOperationException("The table service answered without an ETag.");
}
