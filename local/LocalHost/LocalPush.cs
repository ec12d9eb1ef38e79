using Microsoft.AspNetCore.SignalR;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.LocalHost;

/// <summary>The way to the clients that are connected to this process, and to no others.</summary>
internal sealed class LocalPush(
    IHubContext<LocalHub> hub, LocalConnections connections, IHttpContextAccessor http, LocalTokens tokens) : IPush
{
    /// <summary>Where the hub is mapped; the same path as the service's.</summary>
    public const string Path = "/client";

    public Task<Ticket> NegotiateAsync(ConnectionClaim claim, CancellationToken stop)
    {
        var request = http.HttpContext!.Request;   // the name by which this client reaches us
        return Task.FromResult(new Ticket($"{request.Scheme}://{request.Host}{Path}/?hub={nameof(PresenceHub)}", tokens.Make(claim)));
    }

    public Task TellAsync(UserKey user, StatusChange change, CancellationToken stop) =>
        hub.Clients.Group(KeyText.Of(user)).SendAsync(Targets.StatusUpdated, new[] { change }, stop);

    public async Task JoinAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop)
    {
        foreach (var user in users) await hub.Groups.AddToGroupAsync(connectionId, KeyText.Of(user), stop);
    }

    public async Task LeaveAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop)
    {
        foreach (var user in users) await hub.Groups.RemoveFromGroupAsync(connectionId, KeyText.Of(user), stop);
    }

    public async Task ReadyAsync(string connectionId, Ready ready, IReadOnlyList<StatusChange> statuses, CancellationToken stop)
    {
        var client = hub.Clients.Client(connectionId);
        await client.SendAsync(Targets.Ready, ready, stop);
        await client.SendAsync(Targets.StatusUpdated, statuses, stop);
    }

    public Task ShowAsync(string connectionId, IReadOnlyList<StatusChange> statuses, CancellationToken stop) =>
        hub.Clients.Client(connectionId).SendAsync(Targets.StatusUpdated, statuses, stop);

    public Task EvictedAsync(string connectionId, Evicted evicted, CancellationToken stop) =>
        hub.Clients.Client(connectionId).SendAsync(Targets.SubscriptionEvicted, evicted, stop);

    public async Task KickAsync(string connectionId, string reason, CancellationToken stop)
    {
        await hub.Clients.Client(connectionId).SendAsync(Targets.KickedOut, new KickedOut(reason), stop);
        connections.Find(connectionId)?.Abort();
    }
}
