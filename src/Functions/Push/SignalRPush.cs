using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.SignalR.Management;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Push;

/// <summary>The way to clients through Azure SignalR Service: one call a message, awaited.</summary>
/// <param name="hub">Makes the hub to talk through.</param>
public sealed class SignalRPush(Func<PresenceHub> hub) : IPush
{
    private const int JoinsAtOnce = 16;

    /// <inheritdoc/>
    public async Task<Ticket> NegotiateAsync(ConnectionClaim claim, CancellationToken stop)
    {
        var answer = await hub().NegotiateAsync(new NegotiationOptions { UserId = ConnectionClaims.UserIdOf(claim), Claims = ConnectionClaims.Of(claim) });
        using var json = JsonDocument.Parse(answer);
        return new Ticket(json.RootElement.GetProperty("url").GetString()!, json.RootElement.GetProperty("accessToken").GetString()!);
    }

    /// <inheritdoc/>
    public Task TellAsync(UserKey user, StatusChange change, CancellationToken stop) =>
        hub().Clients.Group(KeyText.Of(user)).SendAsync(Targets.StatusUpdated, new[] { change }, stop);

    /// <inheritdoc/>
    public Task JoinAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) =>
        ForEachAsync(connectionId, users, (groups, group, within) => groups.AddToGroupAsync(connectionId, group, within), stop);

    /// <inheritdoc/>
    public Task LeaveAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) =>
        ForEachAsync(connectionId, users, (groups, group, within) => groups.RemoveFromGroupAsync(connectionId, group, within), stop);

    /// <inheritdoc/>
    public async Task ReadyAsync(string connectionId, Ready ready, IReadOnlyList<StatusChange> statuses, CancellationToken stop)
    {
        var client = hub().Clients.Client(connectionId);
        await client.SendAsync(Targets.Ready, ready, stop);
        await client.SendAsync(Targets.StatusUpdated, statuses, stop);
    }

    /// <inheritdoc/>
    public Task ShowAsync(string connectionId, IReadOnlyList<StatusChange> statuses, CancellationToken stop) =>
        hub().Clients.Client(connectionId).SendAsync(Targets.StatusUpdated, statuses, stop);

    /// <inheritdoc/>
    public Task EvictedAsync(string connectionId, Evicted evicted, CancellationToken stop) =>
        hub().Clients.Client(connectionId).SendAsync(Targets.SubscriptionEvicted, evicted, stop);

    /// <inheritdoc/>
    public async Task KickAsync(string connectionId, string reason, CancellationToken stop)
    {
        await hub().Clients.Client(connectionId).SendAsync(Targets.KickedOut, new KickedOut(reason), stop);
        await hub().ClientManager.CloseConnectionAsync(connectionId, reason, stop);
    }

    private async Task ForEachAsync(
        string connectionId, IReadOnlyCollection<UserKey> users, Func<GroupManager, string, CancellationToken, Task> act, CancellationToken stop)
    {
        var groups = hub().Groups;
        try
        {
            await Parallel.ForEachAsync(
                users, new ParallelOptions { MaxDegreeOfParallelism = JoinsAtOnce, CancellationToken = stop },
                async (user, within) => await act(groups, KeyText.Of(user), within));
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // The service answers 404 for a connection that is gone; there is nobody left who could miss anything.
            if (await hub().ClientManager.ConnectionExistsAsync(connectionId, stop)) throw;
        }
    }
}
