namespace Presence.Functions.Storage.Memory;

/// <summary>The quarantine in the memory of this process: gone with it.</summary>
public sealed class MemoryQuarantine(IDueIndex dueIndex, IOutbox outbox) : IQuarantine
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DueItem, Quarantined> _items = [];   // those that were put back, too: how often they were here

    /// <inheritdoc/>
    public async ValueTask PutAsync(DueItem item, string why, DateTimeOffset now, CancellationToken stop)
    {
        var key = KeyOf(item);
        lock (_lock)
        {
            var before = _items.GetValueOrDefault(key);
            var times = before?.Times ?? 0;
            _items[key] = new Quarantined(item.Name, why, before?.Since ?? now, now + IQuarantine.Stay(times), times + 1);
        }
        if (item is DueEntry entry) await dueIndex.RemoveAsync(entry, stop);
        if (item is FiledTask task) await outbox.RemoveAsync(task, stop);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReturnAsync(DateTimeOffset now, CancellationToken stop)
    {
        List<DueItem> due;
        lock (_lock)
        {
            due = [.. _items.Where(item => item.Value.Until <= now).Select(item => item.Key)];
            foreach (var item in due) _items[item] = _items[item] with { Until = DateTimeOffset.MaxValue };
        }
        foreach (var item in due)
        {
            if (item is DueEntry entry) await dueIndex.ScheduleAsync(entry, stop);
            if (item is FiledTask task) await outbox.FileAsync(task, stop);
        }
        return due.Count;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Quarantined>> ListAsync(CancellationToken stop)
    {
        lock (_lock) return new([.. _items.Values.Where(item => item.Until < DateTimeOffset.MaxValue)]);
    }

    // Without its tag: it gets a new one whenever it is put back.
    private static DueItem KeyOf(DueItem item) => item is FiledTask task ? task with { Tag = "" } : item;
}
