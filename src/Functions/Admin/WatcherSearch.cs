using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.Functions.Admin;

/// <summary>Somebody who is online and hears of a user.</summary>
/// <param name="Subscription">Null where there is none.</param>
/// <param name="IsFriend">Whether the watcher hears of the user as a friend (R23).</param>
public sealed record FoundWatcher(UserId Watcher, Subscription? Subscription, bool IsFriend);

/// <summary>
/// Finds who watches a user. There is no way back from a user to those who subscribe: everybody would pay for it with each
/// subscription. But only who is connected hears anything, so those are looked through, page by page (docs/decisions).
/// </summary>
public sealed class WatcherSearch(OnlineNames names, Audience audience, TimeProvider clock, Settings settings)
{
    /// <summary>Most users who are looked at for one page.</summary>
    public const int LookedMax = 200;

    /// <summary>A page of those who watch a user, in the order of their ids.</summary>
    /// <param name="after">The cursor; null for the first page.</param>
    /// <param name="limit">Most watchers.</param>
    public async Task<NamePage<FoundWatcher>> PageAsync(UserKey user, string? after, int limit, CancellationToken stop) =>
        await NameWalk.PageAsync(
            await names.GetAsync(stop), user.App, after, prefix: "", limit, LookedMax,
            (some, within) => SideBySide.ForEachAsync(some, (watcher, until) => LookAsync(watcher, user.User, until), within), stop);

    private async Task<FoundWatcher?> LookAsync(UserKey watcher, UserId user, CancellationToken stop)
    {
        UserRows rows;
        try
        {
            rows = await audience.LoadAsync(watcher, stop);
        }
        catch (UnreadableRowException)
        {
            return null;
        }
        var state = rows.Get(RowKind.User).Value.State;
        var view = PresenceView.Of(watcher.User, state, Viewer.Backend, clock.GetUtcNow(), settings.Timings);
        if (view.Type != StatusType.Online || watcher.User == user) return null;
        Subscription? subscription = null;
        foreach (var item in audience.SubscriptionsIn(rows).Items)
            if (item.User == user) subscription = item;
        var isFriend = settings.RulesOf(watcher.App).HearsFriends && rows.Find(RowKind.Friends)?.Value.Has(user) == true;
        return subscription is null && !isFriend ? null : new FoundWatcher(watcher.User, subscription, isFriend);
    }
}
