using Presence.Functions.Application;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Functions.Admin;

/// <summary>Lets an admin's connection hear of the app's changes, for a while.</summary>
public sealed class ChangeWatch(ISwitchStore switches, IPushTransport push, ChangeFeed feed)
{
    /// <summary>How long a call is good for. Longer than other instances take to notice, and than an admin takes to call again.</summary>
    public static readonly TimeSpan WatchFor = TimeSpan.FromMinutes(2);

    /// <summary>When the admin is to call again.</summary>
    public static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(30);

    /// <summary>Puts the connection into the app's group, and has all instances tell it.</summary>
    /// <param name="admin">With the row.</param>
    /// <param name="connectionId">SignalR's id.</param>
    /// <returns>Until when changes are told; null when the admin has no such connection.</returns>
    public async Task<DateTimeOffset?> WatchAsync(UserRows admin, string connectionId, CancellationToken stop)
    {
        var app = admin.Key.App;
        if (!admin.Get(RowKind.User).Value.State.HasConnection(connectionId)) return null;
        try
        {
            await push.JoinAsync(connectionId, ConnectionGroups.NameOfWatch(app), stop);
        }
        catch (ConnectionGoneException)
        {
            return null;
        }
        var until = feed.Now + WatchFor;
        await switches.WatchAsync(app, until, stop);
        feed.WatchUntil(app, until);   // the other instances read it within seconds
        return until;
    }
}
