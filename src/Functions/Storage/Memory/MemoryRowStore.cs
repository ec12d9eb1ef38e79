using System.Collections.Concurrent;
using System.Globalization;
using Presence.Domain;

namespace Presence.Functions.Storage.Memory;

/// <summary>Rows in the memory of this process: gone with it.</summary>
public sealed class MemoryRowStore : IRowStore
{
    private readonly ConcurrentDictionary<UserKey, Versioned<UserRow>> _users = new();
    private readonly ConcurrentDictionary<UserKey, Versioned<SubscriptionList>> _subscriptions = new();
    private readonly ConcurrentDictionary<UserKey, Versioned<FriendList>> _friends = new();
    private readonly Lock _commits = new();   // held while several rows are loaded, too: they are those of one moment
    private long _tag;

    /// <inheritdoc/>
    public ValueTask<Versioned<T>> LoadAsync<T>(RowKind<T> kind, UserKey user, CancellationToken stop) => new(Find(kind, user));

    /// <inheritdoc/>
    public ValueTask<UserRows> LoadAsync(UserKey user, IReadOnlyCollection<RowKind> kinds, CancellationToken stop)
    {
        if (kinds.Count == 1) return new(Find(kinds, user));
        lock (_commits) return new(Find(kinds, user));   // several rows are those of one moment
    }

    /// <inheritdoc/>
    public ValueTask<UserState?[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
    {
        var states = new UserState?[users.Count];
        for (var i = 0; i < states.Length; i++) states[i] = _users.TryGetValue(users[i], out var row) ? row.Value.State : UserState.None;
        return new(states);
    }

    /// <inheritdoc/>
    public ValueTask<string?> TryCommitAsync<T>(RowKind<T> kind, UserKey user, Versioned<T> row, CancellationToken stop)
    {
        lock (_commits)
        {
            if (!string.Equals(Find(kind, user).Tag, row.Tag, StringComparison.Ordinal)) return new((string?)null);
            var tag = (++_tag).ToString(CultureInfo.InvariantCulture);
            TableOf(kind)[user] = row with { Tag = tag };
            return new(tag);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryDeleteAsync(UserRows rows, CancellationToken stop)
    {
        lock (_commits)
        {
            var kinds = rows.Found.Select(row => row.Kind).ToList();
            if (!rows.Found.SequenceEqual(Find(kinds, rows.Key).Found)) return new(false);
            if (kinds.Contains(RowKind.User)) _users.TryRemove(rows.Key, out _);
            if (kinds.Contains(RowKind.Subscriptions)) _subscriptions.TryRemove(rows.Key, out _);
            if (kinds.Contains(RowKind.Friends)) _friends.TryRemove(rows.Key, out _);
            return new(true);
        }
    }

    private UserRows Find(IReadOnlyCollection<RowKind> kinds, UserKey user)
    {
        var rows = new UserRows(user);
        foreach (var kind in kinds)
        {
            rows = kind switch
            {
                RowKind<UserRow> users => rows.With(users, Find(users, user)),
                RowKind<SubscriptionList> subscriptions => rows.With(subscriptions, Find(subscriptions, user)),
                RowKind<FriendList> friends => rows.With(friends, Find(friends, user)),
                _ => throw new NotSupportedException($"The memory store keeps no {kind.Name}."),
            };
        }
        return rows;
    }

    private Versioned<T> Find<T>(RowKind<T> kind, UserKey user) => TableOf(kind).TryGetValue(user, out var row) ? row : kind.None;

    private ConcurrentDictionary<UserKey, Versioned<T>> TableOf<T>(RowKind<T> kind) =>
        _users as ConcurrentDictionary<UserKey, Versioned<T>>
        ?? _subscriptions as ConcurrentDictionary<UserKey, Versioned<T>>
        ?? _friends as ConcurrentDictionary<UserKey, Versioned<T>>
        ?? throw new NotSupportedException($"The memory store keeps no {kind.Name}.");
}
