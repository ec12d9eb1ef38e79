using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Presence.Functions.Application;

namespace Presence.Functions.Push.SignalR;

/// <summary>
/// What SignalR reports of connections: hints. They can be late, lost or out of order, and are not repeated;
/// the lease is the truth (docs/decisions/0001).
/// </summary>
public sealed partial class ConnectionFunctions(ConnectionService connections, ILogger<ConnectionFunctions> log)
{
    /// <summary>A connection came up.</summary>
    [Function("connected")]
    public async Task Connected(
        [SignalRTrigger(nameof(PresenceHub), "connections", "connected")] SignalRInvocationContext context, CancellationToken stop)
    {
        if (ConnectionClaims.Read(context) is { } claim) await connections.ConnectedAsync(claim, context.ConnectionId, stop);
        else LogStranger(context.ConnectionId);
    }

    /// <summary>A connection went down.</summary>
    [Function("disconnected")]
    public async Task Disconnected(
        [SignalRTrigger(nameof(PresenceHub), "connections", "disconnected")] SignalRInvocationContext context, CancellationToken stop)
    {
        if (ConnectionClaims.Read(context) is { } claim) await connections.DisconnectedAsync(claim, context.ConnectionId, stop);
        else LogStranger(context.ConnectionId);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Connection} has no token of this app and is passed over.")]
    private partial void LogStranger(string connection);
}
