using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>
/// The way to connected clients: the one port to SignalR, a few primitives and no rules. Every call throws when it did
/// not get through. A connection or a group that does not exist is no failure, unless it says so.
/// </summary>
public interface IPushTransport
{
    /// <summary>Makes the address and the token for one connection.</summary>
    /// <param name="claim">Travels in the token and comes back with the connection's events.</param>
    Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop);

    /// <summary>Sends a message to every connection in a group.</summary>
    Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop);

    /// <summary>Sends a message to one connection.</summary>
    Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop);

    /// <summary>Puts a connection into a group. Fails when the connection is gone.</summary>
    Task JoinAsync(string connectionId, string group, CancellationToken stop);

    /// <summary>Takes a connection out of a group. May fail when the connection is gone.</summary>
    Task LeaveAsync(string connectionId, string group, CancellationToken stop);

    /// <summary>Closes a connection.</summary>
    /// <param name="reason">For the client's log.</param>
    Task CloseAsync(string connectionId, string reason, CancellationToken stop);

    /// <summary>Whether a connection is open.</summary>
    Task<bool> ExistsAsync(string connectionId, CancellationToken stop);
}

/// <summary>A message to clients; <see cref="ClientMessages"/> makes them all.</summary>
/// <param name="Target">What the client listens for.</param>
/// <param name="Argument">Its only argument, serialised with camelCase names.</param>
public sealed record ClientMessage(string Target, object Argument);

/// <summary>Where a client connects.</summary>
/// <param name="AccessToken">Opens it; secret, for this client only.</param>
public sealed record ClientEndpoint(string Url, string AccessToken);

/// <summary>The owner of a connection.</summary>
/// <param name="NegotiatedAt">When the token was made.</param>
public sealed record ConnectionClaim(UserKey User, string SessionId, DateTimeOffset NegotiatedAt);
