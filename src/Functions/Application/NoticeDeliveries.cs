using System.Collections.Concurrent;

namespace Presence.Functions.Application;

/// <summary>For each app the users with notices to deliver (R20). Changes add to it; the webhook dispatcher takes from it.</summary>
public sealed class NoticeDeliveries
{
    private readonly ConcurrentDictionary<uint, UserQueue> _queues = new();

    /// <summary>The queue of an app.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public UserQueue Of(uint app) => _queues.GetOrAdd(app, _ => new UserQueue());
}
