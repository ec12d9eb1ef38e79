using System.Runtime.CompilerServices;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Herds;

/// <summary>The one storage of all instances; each call takes its time and is counted.</summary>
internal sealed class HerdStore(HerdCounts counts, IRowStore rows, IDueIndex due, IOutbox outbox) : IRowStore, IDueIndex, IOutbox
{
    private const int ReadAtOnce = 64;   // as the product reads many rows

    public async ValueTask<Versioned<T>> LoadAsync<T>(RowKind<T> kind, UserKey user, CancellationToken stop)
    {
        await counts.StorageAsync();
        return await rows.LoadAsync(kind, user, stop);
    }

    public async ValueTask<UserRows> LoadAsync(UserKey user, IReadOnlyCollection<RowKind> kinds, CancellationToken stop)
    {
        await counts.StorageAsync();
        return await rows.LoadAsync(user, kinds, stop);
    }

    public async ValueTask<UserState?[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
    {
        await counts.StorageAsync(users.Count, (users.Count + ReadAtOnce - 1) / ReadAtOnce);
        return await rows.ReadAsync(users, stop);
    }

    public async ValueTask<string?> TryCommitAsync<T>(RowKind<T> kind, UserKey user, Versioned<T> row, CancellationToken stop)
    {
        await counts.StorageAsync();
        return await rows.TryCommitAsync(kind, user, row, stop);
    }

    public async ValueTask<bool> TryDeleteAsync(UserRows user, CancellationToken stop)
    {
        await counts.StorageAsync();
        return await rows.TryDeleteAsync(user, stop);
    }

    public async ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop)
    {
        await counts.StorageAsync();
        await due.ScheduleAsync(entry, stop);
    }

    public int Segments => due.Segments;

    public async IAsyncEnumerable<DuePage<DueEntry>> PagesOfDueAsync(
        DueKind kind, DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        await counts.StorageAsync();
        await foreach (var page in due.PagesOfDueAsync(kind, now, segment, stop)) yield return page;
    }

    public IAsyncEnumerable<IReadOnlyList<UserKey>> PagesOfUsersAsync(
        DueKind kind, DateTimeOffset now, int segment, CancellationToken stop) =>
        throw new NotSupportedException("Nobody in a herd lists users.");

    public async ValueTask RemoveAsync(DueEntry entry, CancellationToken stop)
    {
        await counts.StorageAsync();
        counts.Removed(entry.Kind.ToString(), counts.Time.Now - entry.At);
        await due.RemoveAsync(entry, stop);
    }

    public async ValueTask<FiledTask> FileAsync(FiledTask task, CancellationToken stop)
    {
        await counts.StorageAsync();
        return await outbox.FileAsync(task, stop);
    }

    public async ValueTask<FiledTask?> TryReplaceAsync(FiledTask task, CancellationToken stop)
    {
        await counts.StorageAsync();
        return await outbox.TryReplaceAsync(task, stop);
    }

    public async ValueTask RemoveAsync(FiledTask task, CancellationToken stop)
    {
        await counts.StorageAsync();
        counts.Removed(Lanes.Tasks, counts.Time.Now - task.FiledAt);
        await outbox.RemoveAsync(task, stop);
    }

    public async IAsyncEnumerable<DuePage<FiledTask>> PagesOfDueTasksAsync(
        DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        await counts.StorageAsync();
        await foreach (var page in outbox.PagesOfDueTasksAsync(now, segment, stop)) yield return page;
    }
}
