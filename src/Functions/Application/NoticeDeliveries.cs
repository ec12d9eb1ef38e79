using System.Collections.Concurrent;

namespace Presence.Functions.Application;

/// <summary>For each app the users with notices to deliver (R20). Changes add to it; the webhook dispatcher takes from it.</summary>
/// <param name="random">Keeps users apart who have waited together; null for any.</param>
public sealed class NoticeDeliveries(Random? random = null)
{
    private readonly ConcurrentDictionary<uint, AppDeliveries> _apps = new();

    /// <summary>The deliveries of an app.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public AppDeliveries Of(uint app) => _apps.GetOrAdd(app, _ => new AppDeliveries(random ?? Random.Shared));
}

/// <summary>The users of one app with notices to deliver, and whether its backend takes any.</summary>
public sealed class AppDeliveries(Random random)
{
    /// <summary>How long a user waits who finds no room, and by how much those are kept apart who have waited together.</summary>
    public static readonly TimeSpan Spread = TimeSpan.FromSeconds(30);

    private long _pausedUntil;

    /// <summary>Who waits. While the deliveries pause, nobody is served.</summary>
    public UserQueue Users { get; } = new();

    /// <summary>The app's backend takes nothing: let users wait without being looked at.</summary>
    public void Pause(DateTimeOffset until) => Interlocked.Exchange(ref _pausedUntil, until.UtcTicks);

    /// <summary>The app's backend takes notices again.</summary>
    public void Resume() => Interlocked.Exchange(ref _pausedUntil, 0);

    /// <summary>Whether deliveries pause.</summary>
    public bool IsPaused(DateTimeOffset now) => now.UtcTicks < Interlocked.Read(ref _pausedUntil);

    /// <summary>When to look again at a user who waits; null for now.</summary>
    public DateTimeOffset? WaitUntil(DateTimeOffset now)
    {
        var pausedUntil = new DateTimeOffset(Interlocked.Read(ref _pausedUntil), TimeSpan.Zero);
        if (pausedUntil <= now && !Users.IsFull) return null;
        var from = pausedUntil > now ? pausedUntil : now + Spread;
        return from + (Spread * random.NextDouble());
    }
}
