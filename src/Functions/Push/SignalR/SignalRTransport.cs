using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.SignalR.Management;

namespace Presence.Functions.Push.SignalR;

/// <summary>The way to clients through Azure SignalR Service: one call for each primitive, awaited.</summary>
/// <param name="hub">Makes the hub to talk through.</param>
/// <param name="claims">Go into the tokens.</param>
public sealed class SignalRTransport(Func<PresenceHub> hub, ConnectionClaims claims) : IPushTransport
{
    /// <inheritdoc/>
    public async Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop)
    {
        var options = new NegotiationOptions { UserId = ConnectionClaims.UserIdOf(claim), Claims = claims.Of(claim) };
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
    public async Task JoinAsync(string connectionId, string group, CancellationToken stop)
    {
        try
        {
            await hub().Groups.AddToGroupAsync(connectionId, group, stop);
        }
        catch (Exception gone) when (SaysNotFound(gone))
        {
            throw new ConnectionGoneException(connectionId, gone);
        }
    }

    /// <inheritdoc/>
    public Task LeaveAsync(string connectionId, string group, CancellationToken stop) =>
        UnlessGoneAsync(() => hub().Groups.RemoveFromGroupAsync(connectionId, group, stop));

    /// <inheritdoc/>
    public Task LeaveAllAsync(string connectionId, CancellationToken stop) =>
        UnlessGoneAsync(() => hub().Groups.RemoveFromAllGroupsAsync(connectionId, stop));

    /// <inheritdoc/>
    public Task CloseAsync(string connectionId, string reason, CancellationToken stop) =>
        UnlessGoneAsync(() => hub().ClientManager.CloseConnectionAsync(connectionId, reason, stop));

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string connectionId, CancellationToken stop)
    {
        try
        {
            return await hub().ClientManager.ConnectionExistsAsync(connectionId, stop);
        }
        catch (Exception gone) when (SaysNotFound(gone))   // not every 404 is understood by the service's client
        {
            return false;
        }
    }

    // Leaving a group that the connection is not in, and anything about a connection that is gone, is answered 404: then
    // there is nothing left to do.
    private static async Task UnlessGoneAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception gone) when (SaysNotFound(gone))
        {
        }
    }

    // The client wraps what HTTP said in an exception of its own.
    private static bool SaysNotFound(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (cause is HttpRequestException { StatusCode: HttpStatusCode.NotFound }) return true;
        return false;
    }
}
