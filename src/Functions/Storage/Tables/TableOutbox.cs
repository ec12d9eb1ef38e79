using Azure;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>The outbox in Table Storage, in the account of the user and the table of the due index.</summary>
public sealed class TableOutbox(TableAccounts accounts) : IOutbox
{
    private const int PageMax = 1000;

    /// <inheritdoc/>
    public async ValueTask<FiledTask> FileAsync(FiledTask task, CancellationToken stop)
    {
        var key = task.User.Encode();
        var written = await accounts.DueOf(key).UpsertEntityAsync(TaskEntity.Write(task, key), TableUpdateMode.Replace, stop);
        return task with { Tag = TagOf(written) };
    }

    /// <inheritdoc/>
    public async ValueTask<FiledTask?> TryReplaceAsync(FiledTask task, CancellationToken stop)
    {
        var key = task.User.Encode();
        try
        {
            var written = await accounts.DueOf(key).UpdateEntityAsync(
                TaskEntity.Write(task, key), new ETag(task.Tag), TableUpdateMode.Replace, stop);
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
        var key = task.User.Encode();
        var (partition, row) = TaskEntity.KeysOf(task, key);
        try
        {
            await accounts.DueOf(key).DeleteEntityAsync(partition, row, new ETag(task.Tag), stop);
        }
        catch (RequestFailedException other) when (other.Status is 404 or 412)
        {
            // Somebody else has it, or has done it.
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FiledTask>> FindDueTasksAsync(DateTimeOffset now, int max, CancellationToken stop)
    {
        var due = new List<FiledTask>();
        foreach (var table in accounts.AllDue)
        {
            var left = max;
            await foreach (var entity in table.QueryAsync<TableEntity>(TaskEntity.FilterOf(now), Math.Min(max, PageMax), null, stop))
            {
                due.Add(TaskEntity.Read(entity));
                if (--left == 0) break;
            }
        }
        return accounts.AllDue.Count == 1 ? due : [.. due.OrderBy(task => task.FiledAt).Take(max)];
    }

    private static string TagOf(Response written) =>
        written.Headers.ETag?.ToString() ?? throw new InvalidOperationException("The table service answered without an ETag.");
}
