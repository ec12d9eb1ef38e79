using Microsoft.AspNetCore.SignalR;
using Presence.Functions.Push;
using Presence.Functions.Push.SignalR;

namespace Presence.LocalHost;

/// <summary>The transport to the clients that are connected to this process, and to no others.</summary>
internal sealed class LocalTransport(
    IHubContext<LocalHub> hub, LocalConnections connections, IHttpContextAccessor http, LocalTokens tokens) : IPushTransport
{
    /// <summary>Where the hub is mapped; the same path as the service's.</summary>
    public const string Path = "/client";

    public Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop)
    {
        var request = http.HttpContext!.Request;   // the name by which this client reaches us
        var url = $"{request.Scheme}://{request.Host}{Path}/?hub={nameof(PresenceHub)}";
        return Task.FromResult(new ClientEndpoint(url, tokens.Make(claim)));
    }

    public Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop) =>
        hub.Clients.Group(group).SendAsync(message.Target, message.Argument, stop);

    public Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop) =>
        hub.Clients.Client(connectionId).SendAsync(message.Target, message.Argument, stop);

    public Task JoinAsync(string connectionId, string group, CancellationToken stop)
    {
        if (connections.GroupsOf(connectionId) is not { } groups) throw new ConnectionGoneException(connectionId);
        groups[group] = true;
        return hub.Groups.AddToGroupAsync(connectionId, group, stop);
    }

    public Task LeaveAsync(string connectionId, string group, CancellationToken stop)
    {
        connections.GroupsOf(connectionId)?.TryRemove(group, out _);
        return hub.Groups.RemoveFromGroupAsync(connectionId, group, stop);
    }

    public async Task LeaveAllAsync(string connectionId, CancellationToken stop)
    {
        foreach (var group in connections.GroupsOf(connectionId)?.Keys ?? []) await LeaveAsync(connectionId, group, stop);
    }

    public Task CloseAsync(string connectionId, string reason, CancellationToken stop)
    {
        connections.Close(connectionId);
        return Task.CompletedTask;
    }

    public Task<bool> ExistsAsync(string connectionId, CancellationToken stop) =>
        Task.FromResult(connections.Has(connectionId));
}
