using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>Deletes what is stored of a user who is to be forgotten (R28).</summary>
internal static class ForgottenRows
{
    /// <summary>Deletes all rows at once, unless one of them has changed: whoever comes at this moment loses nothing.</summary>
    /// <param name="index">Has entries about the user's list, which go as well.</param>
    /// <param name="decided">With the user's row on which it was decided.</param>
    /// <returns>The rows as they are then, all empty; null when somebody was first, and it is to be decided again.</returns>
    public static async ValueTask<UserRows?> TryDeleteAsync(IRowStore store, FriendIndex index, UserRows decided, CancellationToken stop)
    {
        // What only a later build understands may be a device: it decides when it commits.
        if (decided.Get(RowKind.User).Rest is not null) return decided;
        var rows = await store.LoadAsync(decided.Key, RowKind.All, stop);
        var isSame = string.Equals(rows.Get(RowKind.User).Tag, decided.Get(RowKind.User).Tag, StringComparison.Ordinal);
        if (!isSame) return null;
        var gone = await index.PrepareAsync(rows.Key, rows.Get(RowKind.Friends).Value, RowKind.Friends.None.Value, stop);
        if (!await store.TryDeleteAsync(rows, stop)) return null;
        await index.DropAsync(rows.Key, gone);
        return new UserRows(decided.Key)
            .With(RowKind.User, RowKind.User.None)
            .With(RowKind.Subscriptions, RowKind.Subscriptions.None)
            .With(RowKind.Friends, RowKind.Friends.None);
    }
}
