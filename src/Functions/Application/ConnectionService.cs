using System.Security.Cryptography;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>What a client needs to connect.</summary>
/// <param name="SessionId">What to quote in heartbeats and logout.</param>
/// <param name="HeartbeatEvery">How often to send a heartbeat.</param>
/// <param name="ReconnectWithin">After a lost link, come back at a random moment within this span.</param>
public sealed record Negotiated(string SessionId, ClientEndpoint Endpoint, TimeSpan HeartbeatEvery, TimeSpan ReconnectWithin);

/// <summary>The life of a connection: negotiated, up, down.</summary>
public sealed class ConnectionService(
    PresenceService presence, Operations operations, Audience audience, IPushTransport push, ConnectionGroups groups,
    ConnectionAudit audit, LossWave losses, Settings settings)
{
    /// <summary>Signs a device in and makes a token for one connection.</summary>
    /// <param name="user">With the row, where the request has loaded it already.</param>
    /// <param name="instance">Which device of that platform; empty for the only one.</param>
    /// <param name="signature">What the device has signed in with.</param>
    /// <returns>What it needs, or why it may not sign in.</returns>
    public async Task<(Negotiated? Result, Refusal? Why)> NegotiateAsync(
        UserRows user, Platform platform, string instance, Signature signature, CancellationToken stop)
    {
        var command = new Command.SignIn(RandomNumberGenerator.GetHexString(32, lowercase: true), platform, instance)
        {
            SignedAt = signature.MadeAt,
            Credential = signature.Name,
        };
        var decision = await presence.ChangeAsync(user, command, stop);
        // The device that it may not push out may be gone already: perhaps it is this one, which has lost its link.
        if (decision.Refusal == Refusal.PushedOut && await ForgetGoneAsync(decision.State, user.Key, stop))
            decision = await presence.ChangeAsync(user.Key, command, stop);
        if (decision.Refusal is { } why) return (null, why);
        var session = decision.Session!;
        var endpoint = await push.NegotiateAsync(new ConnectionClaim(user.Key, session.Id, signature.Name), stop);
        return (new Negotiated(session.Id, endpoint, settings.Timings.HeartbeatEvery, settings.Timings.ReconnectWithin), null);
    }

    /// <summary>
    /// A connection came up: the user is Online, the connection joins the groups of all that the user hears of, then it is
    /// told so, with how they stand at that moment. A connection of an ended session is closed. What fails is left to the sweep.
    /// </summary>
    public async Task ConnectedAsync(ConnectionClaim claim, string connectionId, CancellationToken stop)
    {
        var operation = operations.Begin(claim.User);
        var ready = new OutboxTask { Ready = [new ReadyTask(claim.SessionId, connectionId, claim.Credential)] };
        UserRows rows;
        try
        {
            rows = await audience.LoadAsync(claim.User, stop);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            await operation.CoverAsync(ready, stop);   // the event comes once: the sweep has to know
            throw;
        }
        await operation.CoverAsync(ready with { Sync = [.. audience.HeardIn(rows)] }, stop);
        await MakeReadyAsync(operation, rows, ready.Ready[0], stop);
        await operation.EndAsync();
    }

    /// <summary>
    /// A device says that it is alive. One that names a connection of which nobody has heard yet is as good as the event that
    /// was lost (R8).
    /// </summary>
    /// <param name="user">With the row, where the request has loaded it already.</param>
    /// <param name="connectionId">Null for none.</param>
    /// <returns>What was committed, or why it is refused.</returns>
    public async Task<Decision> HeartbeatAsync(UserRows user, string sessionId, string? connectionId, CancellationToken stop)
    {
        var decision = await presence.ChangeAsync(user, new Command.Heartbeat(sessionId), stop);
        if (decision.Refusal is not null || connectionId is null) return decision;
        var session = decision.Session!;
        if (!session.Connections.Any(c => !c.ReportedLost && string.Equals(c.Id, connectionId, StringComparison.Ordinal)))
            await ConnectedAsync(new ConnectionClaim(user.Key, sessionId, session.Credential), connectionId, stop);
        return decision;
    }

    /// <summary>A connection was reported lost. With the last one of its session the grace begins (R3), in a wave a wide one.</summary>
    public async Task DisconnectedAsync(ConnectionClaim claim, string connectionId, CancellationToken stop)
    {
        var wave = losses.Note(claim, connectionId);
        var command = new Command.Disconnect(claim.SessionId, connectionId) { InWave = wave.Count > 0 };
        await presence.ChangeAsync(claim.User, command, stop);
        // Those before it, when it is the one that shows that there is a wave. One that fails keeps the grace that it has.
        foreach (var loss in wave.SkipLast(1))
        {
            var again = new Command.Disconnect(loss.Claim.SessionId, loss.ConnectionId) { InWave = true };
            await presence.ChangeAsync(loss.Claim.User, again, stop);
        }
    }

    /// <summary>Makes a connection ready, for the first time or once more: each step is harmless when it is done already.</summary>
    /// <param name="rows">With the user's row, where it is loaded already.</param>
    internal async Task MakeReadyAsync(Operation operation, UserRows rows, ReadyTask ready, CancellationToken stop)
    {
        var (user, connection) = (rows.Key, ready.ConnectionId);
        try
        {
            // First, since it says whether the connection is there at all: then nobody is announced for one that is gone.
            var joined = await operation.TryAsync("Join", () => groups.JoinAsync(connection, [user], stop));
            var connect = new Command.Connect(ready.SessionId, connection, ready.Credential);
            var decision = await presence.ChangeAsync(operation, rows, connect, stop);
            if (decision.Refusal is { } why)
            {
                var reason = why == Refusal.PushedOut ? KickReason.SignedInElsewhere : KickReason.SessionEnded;
                await operation.TryAsync("Close", () => push.KickAsync(connection, reason, CancellationToken.None));
                return;
            }
            if (!joined) return;
            await audience.ConnectAsync(operation, connection, user, ready.SessionId, stop);
        }
        catch (ConnectionGoneException)
        {
            await presence.ChangeAsync(user, new Command.ConnectionGone(connection), stop);
        }
    }

    private async Task<bool> ForgetGoneAsync(UserState state, UserKey user, CancellationToken stop)
    {
        var answers = await audit.AskAsync(state.Sessions.SelectMany(session => session.Connections).Select(c => c.Id), stop);
        foreach (var gone in answers.Gone) await presence.ChangeAsync(user, new Command.ConnectionGone(gone), stop);
        return answers.Gone.Length > 0;
    }
}

/// <summary>A signature that a caller has shown.</summary>
/// <param name="MadeAt">By the clock that signatures are dated by.</param>
/// <param name="Name">Tells it apart from others without being it: safe to keep.</param>
public readonly record struct Signature(DateTimeOffset MadeAt, string Name);
