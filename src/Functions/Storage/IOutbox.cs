using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>A task as it is filed.</summary>
/// <param name="Id">Unique to the operation: removing one never removes another's.</param>
/// <param name="FiledAt">When it was filed first; with the id its key.</param>
/// <param name="DueAt">When a sweep takes it, if it is still there.</param>
/// <param name="Tag">Changes with every write: whoever holds the latest has the task.</param>
public sealed record FiledTask(UserKey User, string Id, DateTimeOffset FiledAt, DateTimeOffset DueAt, OutboxTask Work, string Tag);

/// <summary>
/// The outbox: what commits still have to do outside the rows. A task is filed before the commit, done after it, and removed
/// when done; a sweep does what is left over. Every call throws when the store is out of reach.
/// </summary>
public interface IOutbox
{
    /// <summary>Files a task. Costs one storage call.</summary>
    /// <param name="task">Its tag does not matter.</param>
    /// <returns>The task with its tag.</returns>
    ValueTask<FiledTask> FileAsync(FiledTask task, CancellationToken stop);

    /// <summary>Writes another due time or more work, if the task is still as the caller knows it. Costs one storage call.</summary>
    /// <param name="task">With the tag that the caller knows.</param>
    /// <returns>The task with its new tag; null when somebody else has taken or removed it.</returns>
    ValueTask<FiledTask?> TryReplaceAsync(FiledTask task, CancellationToken stop);

    /// <summary>Removes a task, if it is still as the caller knows it. Costs one storage call.</summary>
    ValueTask RemoveAsync(FiledTask task, CancellationToken stop);

    /// <summary>Tasks that are due, those first that were filed first. The cost follows what is filed.</summary>
    /// <param name="now">Tasks at this instant are due.</param>
    /// <param name="max">Most tasks to return.</param>
    ValueTask<IReadOnlyList<FiledTask>> FindDueTasksAsync(DateTimeOffset now, int max, CancellationToken stop);
}
