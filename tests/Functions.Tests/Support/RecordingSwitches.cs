using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;

namespace Presence.Functions.Tests.Support;

/// <summary>Switches in memory; calls are written down with those of the store.</summary>
internal sealed class RecordingSwitches(RecordingStore store) : ISwitchStore
{
    private readonly MemorySwitchStore _switches = new();

    public ValueTask<StoredSwitches> FindAsync(uint app, CancellationToken stop) => Counted().FindAsync(app, stop);

    public ValueTask WriteAsync(uint app, StoredSwitches switches, CancellationToken stop) => Counted().WriteAsync(app, switches, stop);

    public ValueTask WatchAsync(uint app, DateTimeOffset until, CancellationToken stop) => Counted().WatchAsync(app, until, stop);

    private MemorySwitchStore Counted()
    {
        store.Calls.Enqueue(new(StoreVerb.Switch));
        return _switches;
    }
}
