using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>What came of erasing one account.</summary>
public enum Erased
{
    /// <summary>It is gone.</summary>
    Done,
    /// <summary>There is no such account (R17).</summary>
    Unknown,
    /// <summary>It was not done in time. What has begun is finished by the sweep; asking again does no harm.</summary>
    Late,
    /// <summary>It could not be begun.</summary>
    Failed,
}

/// <summary>
/// Erases accounts (R31): the way to erase a person's data. A task is filed first, so that the sweep finishes what breaks off. Devices
/// are pushed out first, so that everybody who hears of the user is told; then lists of friends go, while the row still says whose they
/// are; then the user is unknown, in one commit; then the rows go.
/// </summary>
public sealed partial class AccountEraser(
    IRowStore store, IDueIndex dueIndex, Operations operations, PresenceService presence, FriendCleanup friends, FriendIndex index,
    TimeProvider clock, ILogger<AccountEraser> log)
{
    /// <summary>How long a call works on its accounts, so that it is answered in time whatever is left.</summary>
    public static readonly TimeSpan CallFor = TimeSpan.FromSeconds(4);

    private static readonly RowKind[] UserAndFriends = [RowKind.User, RowKind.Friends];

    /// <summary>Erases accounts, each alone.</summary>
    /// <param name="users">No user twice.</param>
    /// <param name="at">When, by the clock that signatures are dated by: none made until then is valid any more.</param>
    /// <param name="stop">Gives up; what has begun is finished by the sweep.</param>
    /// <returns>In the order of <paramref name="users"/>.</returns>
    public async Task<IReadOnlyList<Erased>> EraseAsync(IReadOnlyList<UserKey> users, DateTimeOffset at, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(CallFor, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        return await SideBySide.ForEachAsync(users, (user, _) => TryEraseAsync(user, at, either.Token), stop);
    }

    /// <summary>Goes on with what a call has left over.</summary>
    /// <param name="operation">Has the task, with those who were on the user's list.</param>
    internal async Task FinishAsync(Operation operation, UserKey user, Erasure erasure, CancellationToken stop)
    {
        var state = (await store.LoadAsync(RowKind.User, user, stop)).Value.State;
        var isMadeAnew = state.Known && state.DeletedAt >= erasure.AskedAt;
        if (!isMadeAnew) await EraseAsync(operation, user, erasure, stop);
    }

    private async Task<Erased> TryEraseAsync(UserKey user, DateTimeOffset at, CancellationToken soon)
    {
        var isFiled = false;
        try
        {
            var rows = await store.LoadAsync(user, UserAndFriends, soon);
            if (!rows.Get(RowKind.User).Value.State.Known) return Erased.Unknown;
            var operation = operations.Begin(user);
            var erasure = new Erasure(clock.GetUtcNow(), at);
            // With those on the own list: when that is empty, nothing else says who they were.
            UserId[] listed = [.. rows.Get(RowKind.Friends).Value.Items.Select(friend => friend.User)];
            await operation.CoverAsync(new OutboxTask { Erase = erasure, Unfriended = [.. listed] }, soon);
            isFiled = true;
            await EraseAsync(operation, user, erasure, soon);
            await operation.EndAsync();
            return Erased.Done;
        }
        catch (Exception failure)
        {
            LogNotErased(failure is OperationCanceledException ? null : failure, user.Encode());
            return isFiled || failure is OperationCanceledException or TimeoutException ? Erased.Late : Erased.Failed;
        }
    }

    private async Task EraseAsync(Operation operation, UserKey user, Erasure erasure, CancellationToken stop)
    {
        var kick = new Command.Kick(erasure.SignedUntil) { Reason = KickReason.AccountDeleted };
        await presence.ChangeAsync(user, kick, stop);   // an operation of its own; refused where the user is unknown already
        await friends.ClearAsync(user, both: true, stop);
        if (!await friends.LeaveAllListsAsync(user, stop)) operation.Leave();   // the sweep tries again
        var before = new UserRows(user).With(RowKind.User, await store.LoadAsync(RowKind.User, user, stop));
        var command = new Command.Delete(erasure.SignedUntil, erasure.AskedAt);
        var decision = await presence.ChangeAsync(operation, before, command, stop);
        if (decision.Deletes) await RemoveDueAsync(before, stop);
        if (!await friends.LeaveAllListsAsync(user, stop)) operation.Leave();   // of those who have just become friends
        await index.ForgetAsync(user, operation.Work.Unfriended, stop);
        await DeleteRowsAsync(user, stop);
    }

    // The row does not count on these any more. Others that stand go when they are due.
    private async Task RemoveDueAsync(UserRows before, CancellationToken stop)
    {
        var scheduled = before.Get(RowKind.User).Value.Scheduled;
        foreach (var kind in Enum.GetValues<DueKind>())
            if (scheduled[kind] is { } at) await dueIndex.RemoveAsync(new DueEntry(kind, at, before.Key), stop);
    }

    // All but the user's own, which says that the account is deleted. Whoever is made anew in this moment keeps what is new.
    private async Task DeleteRowsAsync(UserKey user, CancellationToken stop)
    {
        var rows = await store.LoadAsync(user, RowKind.All, stop);
        if (!rows.Get(RowKind.User).Value.State.IsDeleted) return;
        var others = new UserRows(user)
            .With(RowKind.Subscriptions, rows.Get(RowKind.Subscriptions))
            .With(RowKind.Friends, rows.Get(RowKind.Friends));
        if (!await store.TryDeleteAsync(others, stop)) throw new CommitContentionException();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not erase {User} at once. What has begun is finished by the sweep.")]
    private partial void LogNotErased(Exception? failure, string user);
}
