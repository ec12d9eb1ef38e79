using System.Globalization;
using System.Runtime.CompilerServices;
using Presence.Domain;

namespace Presence.Functions.Storage.Memory;

/// <summary>The outbox in the memory of this process: gone with it.</summary>
public sealed class MemoryOutbox : IOutbox
{
    private const int PageMax = 1000;
    private readonly Lock _lock = new();
    private readonly Dictionary<(UserKey User, string Id), FiledTask> _tasks = [];
    private readonly PriorityQueue<(UserKey User, string Id), DateTimeOffset> _byDueTime = new();
    private long _tag;

    /// <inheritdoc/>
    public int Segments => 1;

    /// <inheritdoc/>
    public ValueTask<FiledTask> FileAsync(FiledTask task, CancellationToken stop)
    {
        lock (_lock) return new(Put(task));
    }

    /// <inheritdoc/>
    public ValueTask<FiledTask?> TryReplaceAsync(FiledTask task, CancellationToken stop)
    {
        lock (_lock) return new(IsCurrent(task) ? Put(task) : null);
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(FiledTask task, CancellationToken stop)
    {
        lock (_lock)
            if (IsCurrent(task)) _tasks.Remove((task.User, task.Id));
        return default;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DuePage<FiledTask>> PagesOfDueTasksAsync(
        DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        await ValueTask.CompletedTask;
        foreach (var page in FindDue(now).Chunk(PageMax)) yield return new DuePage<FiledTask>(page, []);
    }

    private List<FiledTask> FindDue(DateTimeOffset now)
    {
        lock (_lock)
        {
            // Most tasks are done before they are due: what the queue says of them is thrown away when it comes up.
            HashSet<FiledTask> due = [];
            while (_byDueTime.TryPeek(out var key, out var at) && at <= now)
            {
                _byDueTime.Dequeue();
                if (_tasks.TryGetValue(key, out var task) && task.DueAt == at) due.Add(task);
            }
            foreach (var task in due) _byDueTime.Enqueue((task.User, task.Id), task.DueAt);
            return [.. due.OrderBy(task => task.FiledAt)];
        }
    }

    private bool IsCurrent(FiledTask task) =>
        _tasks.TryGetValue((task.User, task.Id), out var filed) && string.Equals(filed.Tag, task.Tag, StringComparison.Ordinal);

    private FiledTask Put(FiledTask task)
    {
        var filed = task with { Tag = (++_tag).ToString(CultureInfo.InvariantCulture) };
        _tasks[(task.User, task.Id)] = filed;
        _byDueTime.Enqueue((task.User, task.Id), task.DueAt);
        return filed;
    }
}
