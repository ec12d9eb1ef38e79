namespace Presence.Functions.Storage;

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

    /// <summary>Into how many segments the lane of tasks is divided, as <see cref="IDueIndex.Segments"/>.</summary>
    int Segments { get; }

    /// <summary>
    /// Tasks of one segment that are due, about those first that were filed first, page by page. The cost follows what is filed.
    /// </summary>
    /// <param name="now">Tasks at this instant are due.</param>
    /// <param name="segment">From 0 to below <see cref="Segments"/>.</param>
    IAsyncEnumerable<DuePage<FiledTask>> PagesOfDueTasksAsync(DateTimeOffset now, int segment, CancellationToken stop);
}
