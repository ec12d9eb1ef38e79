using System.Runtime.InteropServices;

namespace Presence.Functions.Storage;

/// <summary>The switches of an app that an operator has set while it runs; null for one that the settings decide.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StoredSwitches(bool? UserStatus, bool? FriendStatus)
{
    /// <summary>
    /// Until when an admin watches the app's changes; null for nobody. It is read together with the switches, so it costs nothing.
    /// </summary>
    public DateTimeOffset? WatchedUntil { get; init; }
}

/// <summary>Where an operator sets the switches of apps without a restart. Every call throws when the store is out of reach.</summary>
public interface ISwitchStore
{
    /// <summary>What is set for an app; nothing where nobody has set anything. Costs one storage call.</summary>
    /// <param name="app">Its SdkAppId.</param>
    ValueTask<StoredSwitches> FindAsync(uint app, CancellationToken stop);

    /// <summary>Sets what is set of an app. Costs one storage call.</summary>
    /// <param name="app">Its SdkAppId.</param>
    ValueTask WriteAsync(uint app, StoredSwitches switches, CancellationToken stop);

    /// <summary>Notes until when an admin watches the app's changes, and leaves its switches alone. Costs one storage call.</summary>
    /// <param name="app">Its SdkAppId.</param>
    ValueTask WatchAsync(uint app, DateTimeOffset until, CancellationToken stop);
}
