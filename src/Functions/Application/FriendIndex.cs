using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>
/// Keeps the way back in line with the lists of friends: nobody is on a list without an entry. An entry that is not needed any more may
/// stay when its removal fails; one that is needed is never removed, since a removal is of the entry as it was before the commit.
/// </summary>
public sealed partial class FriendIndex(IListedBy listedBy, TimeProvider clock, ILogger<FriendIndex> log)
{
    /// <summary>An entry that is younger may be of somebody who is about to put the user on the list.</summary>
    public static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(1);

    // How long a call looks for entries, or removes them, so that it is answered in time; those that are left do no harm.
    private static readonly TimeSpan TryFor = TimeSpan.FromSeconds(1);

    /// <summary>Before a commit: makes an entry for each user newly on the list, whatever tries came before.</summary>
    /// <returns>The entries that nobody needs after the commit.</returns>
    public async Task<IReadOnlyList<ListedEntry>> PrepareAsync(UserKey owner, FriendList before, FriendList after, CancellationToken stop)
    {
        var (old, now) = (UsersOf(before), UsersOf(after));
        await SideBySide.ForEachAsync<UserId, bool>([.. now.Except(old)], async (user, within) =>
        {
            await listedBy.AddAsync(owner with { User = user }, owner, clock.GetUtcNow(), within);
            return true;
        }, stop);
        return await TryEachAsync(
            owner, [.. old.Except(now)], (user, within) => listedBy.FindAsync(owner with { User = user }, owner, within), stop);
    }

    /// <summary>After the commit: removes entries, as well as it can be done.</summary>
    /// <param name="entries">As they were found before it.</param>
    public Task DropAsync(UserKey owner, IReadOnlyList<ListedEntry> entries) => TryEachAsync<ListedEntry>(
        owner, entries,
        async (entry, within) =>
        {
            await listedBy.RemoveAsync(entry, within);
            return null;
        },
        CancellationToken.None);

    /// <summary>The owners whose lists may have a user.</summary>
    public IAsyncEnumerable<IReadOnlyList<ListedEntry>> PagesAsync(UserKey user, CancellationToken stop) => listedBy.PagesAsync(user, stop);

    /// <summary>Removes the entry of a list that does not have the user, unless somebody may be about to put the user on it.</summary>
    /// <returns>Whether it was removed.</returns>
    public async Task<bool> TryRemoveAsync(ListedEntry entry, CancellationToken stop)
    {
        if (clock.GetUtcNow() - entry.At < SettledAfter) return false;
        await listedBy.RemoveAsync(entry, stop);
        return true;
    }

    /// <summary>Removes what is left of the entries about an owner's list, once it is gone for good.</summary>
    /// <param name="users">Who was on it.</param>
    public Task ForgetAsync(UserKey owner, IReadOnlyCollection<UserId> users, CancellationToken stop) =>
        SideBySide.ForEachAsync<UserId, bool>([.. users], async (user, within) =>
        {
            if (await listedBy.FindAsync(owner with { User = user }, owner, within) is { } left) await listedBy.RemoveAsync(left, within);
            return true;
        }, stop);

    // Each alone, whatever becomes of the others.
    private async Task<IReadOnlyList<ListedEntry>> TryEachAsync<T>(
        UserKey owner, IReadOnlyList<T> items, Func<T, CancellationToken, ValueTask<ListedEntry?>> act, CancellationToken stop)
    {
        if (items.Count == 0) return [];
        using var late = new CancellationTokenSource(TryFor, clock);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        var found = new ListedEntry?[items.Count];
        Exception? failed = null;
        try
        {
            await SideBySide.ForEachAsync([.. items.Index()], async (item, within) =>
            {
                try
                {
                    found[item.Index] = await act(item.Item, within);
                }
                catch (Exception failure) when (!within.IsCancellationRequested)
                {
                    failed = failure;
                }
                return true;
            }, soon.Token);
        }
        catch (OperationCanceledException over) when (!stop.IsCancellationRequested)
        {
            failed = over;
        }
        if (failed is not null) LogLeft(failed, owner.Encode());
        return [.. found.OfType<ListedEntry>()];
    }

    private static HashSet<UserId> UsersOf(FriendList list) => list.Items.Select(friend => friend.User).ToHashSet();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some entries about the list of {Owner} stay without need.")]
    private partial void LogLeft(Exception failure, string owner);
}
