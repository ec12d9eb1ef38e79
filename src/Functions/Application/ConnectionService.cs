using System.Security.Cryptography;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>What a client needs to connect.</summary>
/// <param name="SessionId">What to quote in heartbeats and logout.</param>
/// <param name="HeartbeatEvery">How often to send a heartbeat.</param>
public sealed record Negotiated(string SessionId, ClientEndpoint Endpoint, TimeSpan HeartbeatEvery);

/// <summary>The life of a connection: negotiated, up, down.</summary>
public sealed class ConnectionService(
    PresenceService presence, Audience audience, IPushTransport push, ConnectionGroups groups, TimeProvider clock, Settings settings)
{
    /// <summary>Signs a device in and makes a token for one connection.</summary>
    /// <param name="user">With the row, where the request has loaded it already.</param>
    /// <param name="instance">Which device of that platform; empty for the only one.</param>
    public async Task<Negotiated> NegotiateAsync(UserRows user, Platform platform, string instance, CancellationToken stop)
    {
        var command = new Command.SignIn(RandomNumberGenerator.GetHexString(32, lowercase: true), platform, instance);
        var session = (await presence.ChangeAsync(user, command, stop)).Session!;
        var endpoint = await push.NegotiateAsync(new ConnectionClaim(user.Key, session.Id, clock.GetUtcNow()), stop);
        return new Negotiated(session.Id, endpoint, settings.Timings.HeartbeatEvery);
    }

    /// <summary>
    /// A connection came up: the user is Online, the connection joins the groups of all that the user hears of, then it is
    /// told so, with how they stand at that moment. A connection of an ended session is closed.
    /// </summary>
    public async Task ConnectedAsync(ConnectionClaim claim, string connectionId, CancellationToken stop)
    {
        await groups.JoinAsync(connectionId, [claim.User], stop);
        var decision = await presence.ChangeAsync(claim.User, new Command.Connect(claim.SessionId, connectionId, claim.NegotiatedAt), stop);
        if (decision.Refusal is not null)
        {
            await push.KickAsync(connectionId, KickReason.SessionEnded, stop);
            return;
        }
        var ready = ClientMessages.Ready(claim.SessionId, settings.Timings.HeartbeatEvery);
        await audience.ConnectAsync(connectionId, claim.User, ready, stop);
    }

    /// <summary>
    /// A connection went down: the lease of its session shrinks to the grace, if the session still uses that connection (R3).
    /// </summary>
    public Task DisconnectedAsync(ConnectionClaim claim, string connectionId, CancellationToken stop) =>
        presence.ChangeAsync(claim.User, new Command.Disconnect(claim.SessionId, connectionId), stop);
}
