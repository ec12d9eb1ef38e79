using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Functions.Client;

/// <summary>
/// What SignalR reports of connections: hints. They can be late, lost or out of order, and are not repeated;
/// the lease is the truth (docs/decisions/0001).
/// </summary>
public sealed partial class ConnectionFunctions(PresenceService presence, Watching watching, IPush push, Settings settings, ILogger<ConnectionFunctions> log)
{
    /// <summary>
    /// A connection came up: the user is Online, the connection joins the groups of all that the user hears of,
    /// then it is told so, with how they stand at that moment.
    /// </summary>
    /// <param name="context">The connection.</param>
    /// <param name="stop">Gives up.</param>
    [Function("connected")]
    public async Task Connected([SignalRTrigger(nameof(PresenceHub), "connections", "connected")] SignalRInvocationContext context, CancellationToken stop)
    {
        if (ConnectionClaims.Read(context) is not { } claim) { LogStranger(context.ConnectionId); return; }

        await push.JoinAsync(context.ConnectionId, [claim.User], stop);
        var decision = await presence.ChangeAsync(claim.User, new Command.Connect(claim.SessionId, context.ConnectionId, claim.NegotiatedAt), stop);
        if (decision.Refusal is not null)
        {
            await push.KickAsync(context.ConnectionId, "this session has ended; negotiate again", stop);
            return;
        }

        await watching.ConnectedAsync(context.ConnectionId, claim.User, new Ready(claim.SessionId, (int)settings.Timings.HeartbeatEvery.TotalSeconds), stop);
    }

    /// <summary>A connection went down: its session's lease shrinks to the grace, if it still uses that connection (R3).</summary>
    /// <param name="context">The connection.</param>
    /// <param name="stop">Gives up.</param>
    [Function("disconnected")]
    public async Task Disconnected([SignalRTrigger(nameof(PresenceHub), "connections", "disconnected")] SignalRInvocationContext context, CancellationToken stop)
    {
        if (ConnectionClaims.Read(context) is not { } claim) { LogStranger(context.ConnectionId); return; }
        await presence.ChangeAsync(claim.User, new Command.LoseLink(claim.SessionId, context.ConnectionId), stop);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Connection} carries no session of ours and is passed over.")]
    private partial void LogStranger(string connection);
}
