using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>
/// Where the rows of users are kept: the one port to them. A commit is conditional on the tag that was loaded and
/// succeeds for exactly one of several that loaded the same. Every call throws when the store is out of reach.
/// </summary>
public interface IRowStore
{
    /// <summary>One row of a user; the kind's <see cref="RowKind{T}.None"/> where nothing is stored. Costs one storage call.</summary>
    /// <exception cref="UnreadableRowException">This build cannot read it.</exception>
    ValueTask<Versioned<T>> LoadAsync<T>(RowKind<T> kind, UserKey user, CancellationToken stop);

    /// <summary>Several rows of one user as they are at one moment. Costs one storage call.</summary>
    /// <param name="kinds">At least one; no kind twice.</param>
    /// <exception cref="UnreadableRowException">This build cannot read one of them.</exception>
    ValueTask<UserRows> LoadAsync(UserKey user, IReadOnlyCollection<RowKind> kinds, CancellationToken stop);

    /// <summary>
    /// The states of many users, in the order asked for; <see cref="UserState.None"/> where nothing is stored, null where this
    /// build cannot read the row: one such user does not keep the others from being read. Costs one storage call for each.
    /// </summary>
    /// <param name="users">Any number.</param>
    /// <exception cref="TimeoutException">So many others read that these would not come to their turn in time.</exception>
    ValueTask<UserState?[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop);

    /// <summary>Writes a row if it is still as loaded. Costs one storage call.</summary>
    /// <param name="row">The new value, with the tag that was loaded.</param>
    /// <param name="stop">When it stops the call, it is unknown whether the row was written.</param>
    /// <returns>The new tag; null when another commit was first and nothing was written.</returns>
    ValueTask<string?> TryCommitAsync<T>(RowKind<T> kind, UserKey user, Versioned<T> row, CancellationToken stop);

    /// <summary>Deletes the rows of a user that were found, if each is still as loaded: all or none. Costs one storage call.</summary>
    /// <param name="rows">With the tags that were loaded; those where nothing was stored do not count.</param>
    /// <param name="stop">When it stops the call, it is unknown whether the rows were deleted.</param>
    /// <returns>False when one of them was changed since, and nothing was deleted.</returns>
    ValueTask<bool> TryDeleteAsync(UserRows rows, CancellationToken stop);
}
