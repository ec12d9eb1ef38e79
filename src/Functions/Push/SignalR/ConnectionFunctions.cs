using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Presence.Functions.Application;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Push.SignalR;

/// <summary>
/// What SignalR reports of connections: hints. They can be late, lost or out of order, and are not repeated;
/// the lease is the truth (docs/decisions/0001). One that proves nothing is passed over.
/// </summary>
public sealed partial class ConnectionFunctions(
    ConnectionService connections, ConnectionClaims claims, PresenceMetrics metrics, ILogger<ConnectionFunctions> log)
{
    /// <summary>A connection came up.</summary>
    [Function("connected")]
    public async Task Connected(
        [SignalRTrigger(nameof(PresenceHub), "connections", "connected")] SignalRInvocationContext context, CancellationToken stop)
    {
        if (OwnerOf(context) is { } claim) await connections.ConnectedAsync(claim, context.ConnectionId, stop);
    }

    /// <summary>A connection went down.</summary>
    [Function("disconnected")]
    public async Task Disconnected(
        [SignalRTrigger(nameof(PresenceHub), "connections", "disconnected")] SignalRInvocationContext context, CancellationToken stop)
    {
        if (OwnerOf(context) is { } claim) await connections.DisconnectedAsync(claim, context.ConnectionId, stop);
    }

    // Nothing is done to the connection either: whoever forges an event must not be able to close one.
    private ConnectionClaim? OwnerOf(SignalRInvocationContext context)
    {
        if (claims.Read(context, out var why) is { } owner) return owner;
        metrics.PassedOver(why.ToString());
        LogPassedOver(context.ConnectionId, why);
        return null;
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "An event of connection {Connection} proves nothing ({Why}) and is passed over.")]
    private partial void LogPassedOver(string connection, Unproven why);
}
