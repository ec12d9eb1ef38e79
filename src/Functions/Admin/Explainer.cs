using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.Functions.Admin;

/// <summary>An explanation of a user with what stands outside of the user's own rows.</summary>
/// <param name="About">What the rows say.</param>
/// <param name="Due">The entries of the due index that the row knows of (R13).</param>
/// <param name="ListedBy">Users on whose list of friends the user may be, at most <see cref="Explainer.ListedMax"/>.</param>
/// <param name="AllListed">Whether those are all.</param>
/// <param name="HearsFriends">Whether the app tells users of their friends (R23).</param>
public sealed record Explained(
    Explanation About, IReadOnlyDictionary<DueKind, DateTimeOffset?> Due, IReadOnlyList<UserId> ListedBy, bool AllListed,
    bool HearsFriends);

/// <summary>Explains a user: loads what an explanation is made of. Decides nothing.</summary>
public sealed class Explainer(IRowStore store, FriendIndex friends, TimeProvider clock, Settings settings)
{
    /// <summary>Most users who are named as having the user for a friend.</summary>
    public const int ListedMax = 100;

    private static readonly RowKind[] Needs = [RowKind.User, RowKind.Subscriptions];

    /// <summary>Explains a user.</summary>
    /// <returns>The explanation; or why the rows cannot be read, without anything of what is stored.</returns>
    public async Task<(Explained? Result, string? Unreadable)> ExplainAsync(UserKey user, CancellationToken stop)
    {
        try
        {
            var now = clock.GetUtcNow();   // before the rows, so that they are never taken for younger than they are
            var rows = await store.LoadAsync(user, Needs, stop);
            var (state, scheduled) = rows.Get(RowKind.User).Value;
            var subscriptions = rows.Get(RowKind.Subscriptions).Value;
            var listed = await FirstPageAsync(user, stop);
            return (new Explained(
                Explanation.Of(user.User, state, subscriptions, now, settings.Timings),
                Enum.GetValues<DueKind>().ToDictionary(kind => kind, kind => DueOf(kind, scheduled, subscriptions)),
                [.. listed.Take(ListedMax).Select(entry => entry.Owner.User)], listed.Count <= ListedMax,
                settings.RulesOf(user.App).HearsFriends), null);
        }
        catch (UnreadableRowException why)
        {
            return (null, why.Message);
        }
    }

    // The ends of subscriptions have entries of that kind, too, which their own row knows.
    private static DateTimeOffset? DueOf(DueKind kind, ScheduledDue scheduled, SubscriptionList subscriptions) =>
        kind == DueKind.Expiry && !(scheduled.Expiry <= subscriptions.RemindedAt)
            ? subscriptions.RemindedAt ?? scheduled.Expiry
            : scheduled[kind];

    private async Task<IReadOnlyList<ListedEntry>> FirstPageAsync(UserKey user, CancellationToken stop)
    {
        await foreach (var page in friends.PagesAsync(user, stop)) return page;
        return [];
    }
}
