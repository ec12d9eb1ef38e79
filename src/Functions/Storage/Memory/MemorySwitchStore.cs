using System.Collections.Concurrent;

namespace Presence.Functions.Storage.Memory;

/// <summary>Switches in the memory of this process: gone with it.</summary>
public sealed class MemorySwitchStore : ISwitchStore
{
    private readonly ConcurrentDictionary<uint, StoredSwitches> _apps = new();

    /// <inheritdoc/>
    public ValueTask<StoredSwitches> FindAsync(uint app, CancellationToken stop) => new(_apps.GetValueOrDefault(app));

    /// <inheritdoc/>
    public ValueTask WriteAsync(uint app, StoredSwitches switches, CancellationToken stop)
    {
        _apps[app] = switches;
        return default;
    }

    /// <inheritdoc/>
    public ValueTask WatchAsync(uint app, DateTimeOffset until, CancellationToken stop)
    {
        _apps.AddOrUpdate(
            app, _ => new StoredSwitches { WatchedUntil = until }, (_, switches) => switches with { WatchedUntil = until });
        return default;
    }
}
