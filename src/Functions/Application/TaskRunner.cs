using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>
/// Does a task that an operation has left over, because it failed, died, or could not be sure. It looks at the rows as they
/// are now, so it does not matter whether the operation was committed, or has done a part of it.
/// </summary>
public sealed class TaskRunner(
    IRowStore store, Operations operations, PresenceService presence, Audience audience, ConnectionService connections,
    FriendCleanup friends, AccountEraser eraser)
{
    /// <summary>Takes a task and does it; nothing, when somebody else has taken it.</summary>
    public async Task RunAsync(FiledTask task, CancellationToken stop)
    {
        if (await operations.TakeAsync(task, stop) is not { } taken) return;
        var operation = operations.GoOn(taken);
        // A connection that was made ready may have brought its user Online: that has to be told, too.
        if (!task.Work.Ready.IsEmpty) await operation.CoverAsync(new OutboxTask { Tell = true }, stop);
        foreach (var ready in task.Work.Ready) await connections.MakeReadyAsync(operation, new UserRows(task.User), ready, stop);
        if (!task.Work.Sync.IsEmpty) await audience.SyncAsync(operation, await audience.LoadAsync(task.User, stop), stop);
        if (operation.Work.Tell || !operation.Work.Close.IsEmpty)
        {
            var row = await store.LoadAsync(RowKind.User, task.User, stop);
            await presence.PerformAsync(operation, new UserRows(task.User).With(RowKind.User, row));
        }
        // Last: the list of a friend may be unreadable.
        if (operation.Work.Erase is { } erasure) await eraser.FinishAsync(operation, task.User, erasure, stop);
        else await friends.FinishAsync(operation, task.User, stop);
        await operation.EndAsync();
    }
}
