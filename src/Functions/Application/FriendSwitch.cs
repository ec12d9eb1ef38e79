using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>
/// An app has changed its mind about friend status while devices are connected: their connections join or leave the groups of the
/// user's friends (R23). A sweep finds out when it asks about the connections, so nobody is looked for.
/// </summary>
public sealed class FriendSwitch(
    IRowStore store, Operations operations, Audience audience, PresenceService presence, Settings settings)
{
    /// <summary>Whether a user's connections are in other groups than the app now wants.</summary>
    /// <param name="rows">With the user's row.</param>
    public bool IsBehind(UserRows rows)
    {
        var state = rows.Get(RowKind.User).Value.State;
        return state.HasConnections && state.HearsFriends != settings.RulesOf(rows.Key.App).HearsFriends;
    }

    /// <summary>Brings the groups in line, and notes that they are.</summary>
    /// <param name="stop">Gives up; the next sweep goes on.</param>
    public async Task FollowAsync(UserKey user, CancellationToken stop)
    {
        var rows = await store.LoadAsync(user, RowKind.All, stop);
        var friends = rows.Get(RowKind.Friends).Value.Items;
        var operation = operations.Begin(user);
        if (!friends.IsEmpty)
        {
            await operation.CoverAsync(new OutboxTask { Sync = [.. friends.Select(friend => friend.User)] }, stop);
            await audience.SyncAsync(operation, rows, stop);
        }
        await presence.ChangeAsync(operation, new UserRows(user), new Command.FollowFriends(), stop);
        await operation.EndAsync();
    }
}
