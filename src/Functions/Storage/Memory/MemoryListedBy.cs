using System.Collections.Concurrent;
using System.Globalization;
using Presence.Domain;

namespace Presence.Functions.Storage.Memory;

/// <summary>Who is on whose list, in the memory of this process: gone with it.</summary>
public sealed class MemoryListedBy : IListedBy
{
    private const int EntriesPerPage = 1000;
    private readonly ConcurrentDictionary<UserKey, ConcurrentDictionary<UserKey, ListedEntry>> _users = new();
    private long _tag;

    /// <inheritdoc/>
    public ValueTask AddAsync(UserKey user, UserKey owner, DateTimeOffset at, CancellationToken stop)
    {
        var tag = Interlocked.Increment(ref _tag).ToString(CultureInfo.InvariantCulture);
        _users.GetOrAdd(user, _ => new())[owner] = new ListedEntry(user, owner, at, tag);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ListedEntry?> FindAsync(UserKey user, UserKey owner, CancellationToken stop) =>
        new(_users.TryGetValue(user, out var owners) ? owners.GetValueOrDefault(owner) : null);

    /// <inheritdoc/>
    public ValueTask RemoveAsync(ListedEntry entry, CancellationToken stop)
    {
        if (_users.TryGetValue(entry.User, out var owners)) owners.TryRemove(new(entry.Owner, entry));   // compared by the tag, too
        return default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<ListedEntry>> PagesAsync(UserKey user, CancellationToken stop) =>
        _users.TryGetValue(user, out var owners)
            ? owners.Values.Chunk(EntriesPerPage).ToAsyncEnumerable()
            : AsyncEnumerable.Empty<IReadOnlyList<ListedEntry>>();
}
