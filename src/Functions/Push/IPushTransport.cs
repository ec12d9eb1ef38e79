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

    /// <summary>Puts a connection into a group.</summary>
    /// <exception cref="ConnectionGoneException">There is no such connection.</exception>
    Task JoinAsync(string connectionId, string group, CancellationToken stop);

    /// <summary>Takes a connection out of a group.</summary>
    Task LeaveAsync(string connectionId, string group, CancellationToken stop);

    /// <summary>Takes a connection out of all groups: it hears of nobody any more.</summary>
    Task LeaveAllAsync(string connectionId, CancellationToken stop);

    /// <summary>Closes a connection. A client that tries again by itself comes back.</summary>
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
/// <param name="Credential">Names the signature that the token was made for; empty where that is unknown.</param>
public sealed record ConnectionClaim(UserKey User, string SessionId, string Credential = "");

/// <summary>The service says that there is no such connection (any more).</summary>
public sealed class ConnectionGoneException(string connectionId, Exception? inner = null)
    : Exception($"There is no connection {connectionId}.", inner)
{
    /// <summary>SignalR's id.</summary>
    public string ConnectionId { get; } = connectionId;
}
