using System.Runtime.CompilerServices;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;

namespace Presence.Bench.Sweeping;

/// <summary>
/// A storage in memory in which each call takes as long as one to a storage account nearby, and is counted. Its lanes have as many
/// segments as those of one account.
/// </summary>
internal sealed class SlowStore(TimeSpan perCall) : IRowStore, IDueIndex, IOutbox
{
    private readonly MemoryRowStore _rows = new();
    private readonly MemoryDueIndex[] _due = [.. Enumerable.Range(0, SegmentCount).Select(_ => new MemoryDueIndex())];
    private readonly MemoryOutbox _outbox = new();
    private long _calls;

    private const int SegmentCount = 8;   // a power of two

    /// <summary>Whether calls take their time; they do not while users are prepared.</summary>
    public bool IsSlow { get; set; }

    public long Calls => Interlocked.Read(ref _calls);

    public int Segments => SegmentCount;

    /// <summary>The time of one call, and nothing else.</summary>
    public async ValueTask CallAsync(CancellationToken stop)
    {
        Interlocked.Increment(ref _calls);
        if (IsSlow) await Task.Delay(perCall, stop);
    }

    public async ValueTask<Versioned<T>> LoadAsync<T>(RowKind<T> kind, UserKey user, CancellationToken stop)
    {
        await CallAsync(stop);
        return await _rows.LoadAsync(kind, user, stop);
    }

    public async ValueTask<UserRows> LoadAsync(UserKey user, IReadOnlyCollection<RowKind> kinds, CancellationToken stop)
    {
        await CallAsync(stop);
        return await _rows.LoadAsync(user, kinds, stop);
    }

    public async ValueTask<UserState?[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
    {
        await CallAsync(stop);
        return await _rows.ReadAsync(users, stop);
    }

    public async ValueTask<string?> TryCommitAsync<T>(RowKind<T> kind, UserKey user, Versioned<T> row, CancellationToken stop)
    {
        await CallAsync(stop);
        return await _rows.TryCommitAsync(kind, user, row, stop);
    }

    public async ValueTask<bool> TryDeleteAsync(UserRows rows, CancellationToken stop)
    {
        await CallAsync(stop);
        return await _rows.TryDeleteAsync(rows, stop);
    }

    public async ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop)
    {
        await CallAsync(stop);
        await DueOf(entry).ScheduleAsync(entry, stop);
    }

    public async IAsyncEnumerable<DuePage<DueEntry>> PagesOfDueAsync(
        DueKind kind, DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var page in _due[segment].PagesOfDueAsync(kind, now, 0, stop))
        {
            await CallAsync(stop);
            yield return page;
        }
    }

    public IAsyncEnumerable<IReadOnlyList<UserKey>> PagesOfUsersAsync(
        DueKind kind, DateTimeOffset now, int segment, CancellationToken stop) =>
        throw new NotSupportedException("Nobody lists users here.");

    public async ValueTask RemoveAsync(DueEntry entry, CancellationToken stop)
    {
        await CallAsync(stop);
        await DueOf(entry).RemoveAsync(entry, stop);
    }

    public async ValueTask<FiledTask> FileAsync(FiledTask task, CancellationToken stop)
    {
        await CallAsync(stop);
        return await _outbox.FileAsync(task, stop);
    }

    public async ValueTask<FiledTask?> TryReplaceAsync(FiledTask task, CancellationToken stop)
    {
        await CallAsync(stop);
        return await _outbox.TryReplaceAsync(task, stop);
    }

    public async ValueTask RemoveAsync(FiledTask task, CancellationToken stop)
    {
        await CallAsync(stop);
        await _outbox.RemoveAsync(task, stop);
    }

    public IAsyncEnumerable<DuePage<FiledTask>> PagesOfDueTasksAsync(DateTimeOffset now, int segment, CancellationToken stop) =>
        segment == 0 ? _outbox.PagesOfDueTasksAsync(now, 0, stop) : AsyncEnumerable.Empty<DuePage<FiledTask>>();

    private MemoryDueIndex DueOf(DueEntry entry) => _due[entry.User.GetHashCode() & (SegmentCount - 1)];
}
