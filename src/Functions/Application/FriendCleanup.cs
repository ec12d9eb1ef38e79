using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>
/// What can take longer than a call: it goes through the lists of many, and what it does not come to is left to the sweep, which goes on
/// here as well (R22).
/// </summary>
public sealed class FriendCleanup(IRowStore store, Operations operations, FriendLists lists, FriendIndex index, TimeProvider clock)
{
    /// <summary>How long a call works on the lists of others: so that it is answered in time, whatever is left.</summary>
    public static readonly TimeSpan CallFor = TimeSpan.FromSeconds(3);

    private const int ListsPerLook = 128;   // at the clock

    /// <summary>Takes everybody off a list, and the owner of the list off theirs. The own list is empty when this returns.</summary>
    /// <param name="both">Whether their lists change, too; what cannot be done now is left to the sweep.</param>
    /// <param name="stop">Gives up before the commit, and leaves the rest to the sweep after it.</param>
    /// <returns>False when the owner is not known (R17): nothing was done.</returns>
    public async Task<bool> ClearAsync(UserKey owner, bool both, CancellationToken stop)
    {
        var rows = await store.LoadAsync(owner, lists.OwnerRowsOf(owner), stop);
        if (!rows.Get(RowKind.User).Value.State.Known) return false;
        using var late = new CancellationTokenSource(CallFor, clock);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        var operation = operations.Begin(owner);
        var cleared = await lists.CommitAsync(
            operation, rows, list => lists.Removed(owner, list, [.. list.Items.Select(friend => friend.User)], both), stop);
        try
        {
            await lists.SyncAsync(operation, cleared.Rows, soon.Token);
            if (both) await LeaveListsAsync(operation, owner, cleared.Result, soon.Token);
        }
        catch (OperationCanceledException) when (soon.IsCancellationRequested)
        {
            operation.Leave();
        }
        await operation.EndAsync();
        return true;
    }

    /// <summary>
    /// Takes a user off every list, each alone; owners who are connected hear no more of the user. What is done already is not done again,
    /// so it may be stopped at any point and called again. It does not look at whether the user is known.
    /// </summary>
    /// <returns>
    /// False when something is left: a list cannot be read or written, or somebody may be about to put the user on one. Call again later.
    /// </returns>
    public async Task<bool> LeaveAllListsAsync(UserKey user, CancellationToken stop)
    {
        var all = true;
        await foreach (var page in index.PagesAsync(user, stop))
        {
            var left = await SideBySide.ForEachAsync(page, LeaveListAsync, stop);
            all &= Array.TrueForAll(left, one => one);
        }
        return all;
    }

    /// <summary>Finishes what a call that broke off has left to do on the lists of others.</summary>
    /// <param name="operation">Has the task.</param>
    /// <exception cref="UnreadableRowException">A list cannot be read; the others are done.</exception>
    internal async Task FinishAsync(Operation operation, UserKey owner, CancellationToken stop)
    {
        if (operation.Work.Befriended.IsEmpty && operation.Work.Unfriended.IsEmpty) return;
        var list = (await store.LoadAsync(RowKind.Friends, owner, stop)).Value;
        var befriended = operation.Work.Befriended.ToHashSet();
        UserId? unreadable = null;
        foreach (var some in list.Items.Where(friend => befriended.Contains(friend.User)).Chunk(ListsPerLook))
        {
            if (!await operation.KeepAsync(stop)) return;
            var answers = await SideBySide.ForEachAsync(
                some,
                (friend, within) => lists.AddToTheirsAsync(owner, friend, new UserRows(owner with { User = friend.User }), within),
                stop);
            foreach (var answer in answers.Where(answer => answer.IsUnreadable)) unreadable = answer.User;
            var refused = answers.Where(answer => answer.Why is not (null or Refusal.FriendAlready)).Select(answer => answer.User).ToList();
            if (refused.Count > 0) await lists.RemoveFromAsync(new UserRows(owner), refused, stop);
        }
        var listed = list.Items.Select(friend => friend.User).ToHashSet();
        foreach (var some in operation.Work.Unfriended.Where(user => user != owner.User && !listed.Contains(user)).Chunk(ListsPerLook))
        {
            if (!await operation.KeepAsync(stop)) return;
            var removed = await SideBySide.ForEachAsync(some, (user, within) => lists.RemoveFromTheirsAsync(owner, user, within), stop);
            foreach (var (user, was) in some.Zip(removed))
                if (was is null) unreadable = user;
        }
        if (unreadable is { } one)
            throw new UnreadableRowException(owner with { User = one }, RowKind.Friends.Name, "a friendship is still to be changed on it");
    }

    // Leaving a list removes its entry; what is left over of an earlier one is removed here.
    private async Task<bool> LeaveListAsync(ListedEntry entry, CancellationToken stop)
    {
        try
        {
            var removed = await lists.RemoveFromAsync(new UserRows(entry.Owner), [entry.User.User], stop);
            return !removed.IsEmpty || await index.TryRemoveAsync(entry, stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            operations.Failed(failure, "Unlist", entry.Owner);
            return false;
        }
    }

    // Each alone: what fails is tried again by the sweep.
    private async Task LeaveListsAsync(Operation operation, UserKey owner, IReadOnlyList<UserId> users, CancellationToken soon)
    {
        foreach (var some in users.Chunk(ListsPerLook))
        {
            if (!await operation.KeepAsync(soon)) return;
            await SideBySide.ForEachAsync(
                some,
                (user, within) => operation.TryAsync("Unfriend", async () =>
                {
                    if (await lists.RemoveFromTheirsAsync(owner, user, within) is null) operation.Leave();
                }),
                soon);
        }
    }
}
