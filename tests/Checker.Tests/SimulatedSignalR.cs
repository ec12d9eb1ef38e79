using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Checker.Tests;

/// <summary>Something that the service reports of a connection. It can be late, lost, doubled, wrong and out of order.</summary>
internal sealed record ConnectionEvent(SimulatedConnection Connection, bool Connected)
{
    public override string ToString() => $"{(Connected ? "connected" : "disconnected")} {Connection.Id}";
}

/// <summary>A model of Azure SignalR Service: connections, groups, messages, events.</summary>
internal sealed class SimulatedSignalR(Transcript transcript, Promises promises)
{
    private readonly Dictionary<string, SimulatedConnection> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConnectionClaim> _tokens = new(StringComparer.Ordinal);

    /// <summary>Every connection there ever was.</summary>
    public IReadOnlyCollection<SimulatedConnection> All => _connections.Values;

    /// <summary>What is reported and has not arrived yet.</summary>
    public List<ConnectionEvent> Events { get; } = [];

    /// <summary>Called when the service has closed a connection.</summary>
    public Action<SimulatedConnection> Closed { get; set; } = _ => { };

    public bool IsOpen(string connection) => _connections.TryGetValue(connection, out var found) && found.IsOpen;

    public ClientEndpoint NewToken(ConnectionClaim claim)
    {
        var token = $"token{_tokens.Count + 1}";
        _tokens[token] = claim;
        return new ClientEndpoint("https://signalr", token);
    }

    /// <summary>A client connects.</summary>
    public SimulatedConnection Open(string token, Device device)
    {
        var connection = new SimulatedConnection($"c{_connections.Count + 1}", _tokens[token], device);
        _connections[connection.Id] = connection;
        Events.Add(new ConnectionEvent(connection, Connected: true));
        transcript.Say($"{device} opens {connection.Id}");
        return connection;
    }

    /// <summary>A connection ends, by its client, the network, or the service.</summary>
    public void Close(SimulatedConnection connection, string why)
    {
        if (!connection.IsOpen) return;
        connection.IsOpen = false;
        connection.Groups.Clear();
        Events.Add(new ConnectionEvent(connection, Connected: false));
        transcript.Say($"{connection.Id} of {connection.Device} is closed: {why}");
    }

    public bool SendToGroup(string group, ClientMessage message)
    {
        foreach (var connection in _connections.Values)
            if (connection.IsOpen && connection.Groups.Contains(group)) Deliver(connection, message, toGroup: true);
        return true;
    }

    public bool SendToConnection(string connection, ClientMessage message)
    {
        if (IsOpen(connection)) Deliver(_connections[connection], message, toGroup: false);
        return true;
    }

    public bool Join(string connection, string group) =>
        IsOpen(connection) ? _connections[connection].Groups.Add(group) : throw new ConnectionGoneException(connection);

    public bool Leave(string connection, string group) => IsOpen(connection) && _connections[connection].Groups.Remove(group);

    public bool LeaveAll(string connection)
    {
        if (IsOpen(connection)) _connections[connection].Groups.Clear();
        return true;
    }

    public bool CloseByService(string connection, string reason)
    {
        if (!IsOpen(connection)) return false;
        Close(_connections[connection], reason);
        Closed(_connections[connection]);
        return true;
    }

    private void Deliver(SimulatedConnection connection, ClientMessage message, bool toGroup)
    {
        foreach (var word in connection.Take(message))
        {
            var ofSelf = !toGroup && word.UserID == connection.Claim.User.User.Value;
            promises.Shown(word.UserID, ofSelf, word.Ver, word.StatusType, word.CustomStatus, $"a message to {connection.Id}");
        }
    }
}

/// <summary>The way of one instance to the service.</summary>
internal sealed class SimulatedTransport(Instance instance, Gate gate, SimulatedSignalR service) : IPushTransport
{
    // A token is made without the service.
    public Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) => Task.FromResult(service.NewToken(claim));

    public Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop) =>
        EnterAsync($"send to {UserKey.Decode(group).User}'s group", () => service.SendToGroup(group, message), stop);

    public Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop) =>
        EnterAsync($"send {message.Target} to {connectionId}", () => service.SendToConnection(connectionId, message), stop);

    public Task JoinAsync(string connectionId, string group, CancellationToken stop) =>
        EnterAsync($"{connectionId} joins {UserKey.Decode(group).User}", () => service.Join(connectionId, group), stop);

    public Task LeaveAsync(string connectionId, string group, CancellationToken stop) =>
        EnterAsync($"{connectionId} leaves {UserKey.Decode(group).User}", () => service.Leave(connectionId, group), stop);

    public Task LeaveAllAsync(string connectionId, CancellationToken stop) =>
        EnterAsync($"{connectionId} leaves all", () => service.LeaveAll(connectionId), stop);

    public Task CloseAsync(string connectionId, string reason, CancellationToken stop) =>
        EnterAsync($"close {connectionId}", () => service.CloseByService(connectionId, reason), stop);

    public Task<bool> ExistsAsync(string connectionId, CancellationToken stop) =>
        EnterAsync($"does {connectionId} exist", () => service.IsOpen(connectionId), stop);

    private Task<bool> EnterAsync(string what, Func<bool> act, CancellationToken stop) =>
        gate.EnterAsync(instance, CallKind.Push, what, act, stop);
}
