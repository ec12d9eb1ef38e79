using System.Collections.Concurrent;
using System.Globalization;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.LocalHost;

/// <summary>Presence in the memory of this process: gone with it.</summary>
public sealed class MemoryPresenceStore : IPresenceStore
{
    private static readonly Comparer<DueEntry> Earliest = Comparer<DueEntry>.Create((a, b) =>
        a.At != b.At ? a.At.CompareTo(b.At)
        : a.User.App != b.User.App ? a.User.App.CompareTo(b.User.App)
        : string.CompareOrdinal(a.User.User, b.User.User));

    private readonly ConcurrentDictionary<UserKey, UserRow> _users = new();
    private readonly ConcurrentDictionary<UserKey, SubscriptionsRow> _subscriptions = new();
    private readonly ConcurrentDictionary<UserKey, FriendsRow> _friends = new();
    private readonly Dictionary<DueKind, SortedSet<DueEntry>> _due = Enum.GetValues<DueKind>().ToDictionary(kind => kind, _ => new SortedSet<DueEntry>(Earliest));
    private long _tag;

    /// <inheritdoc/>
    public ValueTask<UserRow> LoadAsync(UserKey user, CancellationToken stop) => new(_users.GetValueOrDefault(user, UserRow.None));

    /// <inheritdoc/>
    public ValueTask<UserState[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
    {
        var rows = new UserRow[users.Count];   // found first and opened then: the processor fetches many at a time
        for (var i = 0; i < rows.Length; i++) rows[i] = _users.TryGetValue(users[i], out var row) ? row : UserRow.None;
        var states = new UserState[rows.Length];
        for (var i = 0; i < states.Length; i++) states[i] = rows[i].State;
        return new(states);
    }

    /// <inheritdoc/>
    public ValueTask<UserRow?> TryCommitAsync(UserKey user, UserRow row, CancellationToken stop)
    {
        var next = row with { Tag = NextTag() };
        return new(TryWrite(_users, user, row.Tag, stored => stored.Tag, next) ? next : null);
    }

    /// <inheritdoc/>
    public ValueTask<SubscriptionsRow> LoadSubscriptionsAsync(UserKey watcher, CancellationToken stop) =>
        new(_subscriptions.GetValueOrDefault(watcher, SubscriptionsRow.None));

    /// <inheritdoc/>
    public ValueTask<bool> TryCommitSubscriptionsAsync(UserKey watcher, SubscriptionsRow row, CancellationToken stop) =>
        new(TryWrite(_subscriptions, watcher, row.Tag, stored => stored.Tag, row with { Tag = NextTag() }));

    /// <inheritdoc/>
    public ValueTask<FriendsRow> LoadFriendsAsync(UserKey owner, CancellationToken stop) => new(_friends.GetValueOrDefault(owner, FriendsRow.None));

    /// <inheritdoc/>
    public ValueTask<bool> TryCommitFriendsAsync(UserKey owner, FriendsRow row, CancellationToken stop) =>
        new(TryWrite(_friends, owner, row.Tag, stored => stored.Tag, row with { Tag = NextTag() }));

    /// <inheritdoc/>
    public ValueTask FileAsync(DueEntry entry, CancellationToken stop)
    {
        var due = _due[entry.Kind];
        lock (due) due.Add(entry);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueEntry>> DueAsync(DueKind kind, DateTimeOffset now, int max, CancellationToken stop)
    {
        var due = _due[kind];
        lock (due) return new(due.TakeWhile(entry => entry.At <= now).Take(max).ToList());
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(DueEntry entry, CancellationToken stop)
    {
        var due = _due[entry.Kind];
        lock (due) due.Remove(entry);
        return default;
    }

    private static bool TryWrite<T>(ConcurrentDictionary<UserKey, T> rows, UserKey key, string? tag, Func<T, string?> tagOf, T next)
        where T : class
    {
        if (tag is null) return rows.TryAdd(key, next);
        return rows.TryGetValue(key, out var stored) && string.Equals(tagOf(stored), tag, StringComparison.Ordinal) && rows.TryUpdate(key, next, stored);
    }

    private string NextTag() => Interlocked.Increment(ref _tag).ToString(CultureInfo.InvariantCulture);
}
