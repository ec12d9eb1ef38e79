using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>That a user may be on an owner's list of friends.</summary>
/// <param name="Owner">Of the same app.</param>
/// <param name="At">When somebody was about to put the user on the list.</param>
/// <param name="Tag">Of the entry as it was found; the store's own.</param>
public sealed record ListedEntry(UserKey User, UserKey Owner, DateTimeOffset At, string Tag);

/// <summary>
/// The way back from a user to the lists that have the user (R22): lists go one way, and nothing scans users. An entry is there before the
/// user is on the list, and goes after the user has left it. So there may be one too many: whoever reads it looks at the list.
/// Every call throws when the store is out of reach.
/// </summary>
public interface IListedBy
{
    /// <summary>Makes an entry, or makes it anew, with another tag. Costs one storage call.</summary>
    /// <param name="at">The present.</param>
    ValueTask AddAsync(UserKey user, UserKey owner, DateTimeOffset at, CancellationToken stop);

    /// <summary>An entry; null where there is none. Costs one storage call.</summary>
    ValueTask<ListedEntry?> FindAsync(UserKey user, UserKey owner, CancellationToken stop);

    /// <summary>Removes an entry, unless it was made anew since it was found. Costs one storage call.</summary>
    ValueTask RemoveAsync(ListedEntry entry, CancellationToken stop);

    /// <summary>The entries of a user, in any order, while they change. Each page costs one storage call.</summary>
    IAsyncEnumerable<IReadOnlyList<ListedEntry>> PagesAsync(UserKey user, CancellationToken stop);
}
