using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.SignalR.Management;

namespace Presence.Functions.Push.SignalR;

/// <summary>The way to clients through Azure SignalR Service: one call for each primitive, awaited.</summary>
/// <param name="hub">Makes the hub to talk through.</param>
public sealed class SignalRTransport(Func<PresenceHub> hub) : IPushTransport
{
    /// <inheritdoc/>
    public async Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop)
    {
        var options = new NegotiationOptions { UserId = ConnectionClaims.UserIdOf(claim), Claims = ConnectionClaims.Of(claim) };
        using var json = JsonDocument.Parse(await hub().NegotiateAsync(options).WaitAsync(stop));   // the hub's own call takes no token
        var answer = json.RootElement;
        return new ClientEndpoint(answer.GetProperty("url").GetString()!, answer.GetProperty("accessToken").GetString()!);
    }

    /// <inheritdoc/>
    public Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop) =>
        hub().Clients.Group(group).SendAsync(message.Target, message.Argument, stop);

    /// <inheritdoc/>
    public Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop) =>
        hub().Clients.Client(connectionId).SendAsync(message.Target, message.Argument, stop);

    /// <inheritdoc/>
    public Task JoinAsync(string connectionId, string group, CancellationToken stop) =>
        hub().Groups.AddToGroupAsync(connectionId, group, stop);

    /// <inheritdoc/>
    public Task LeaveAsync(string connectionId, string group, CancellationToken stop) =>
        hub().Groups.RemoveFromGroupAsync(connectionId, group, stop);

    /// <inheritdoc/>
    public Task CloseAsync(string connectionId, string reason, CancellationToken stop) =>
        hub().ClientManager.CloseConnectionAsync(connectionId, reason, stop);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string connectionId, CancellationToken stop) =>
        hub().ClientManager.ConnectionExistsAsync(connectionId, stop);
}
