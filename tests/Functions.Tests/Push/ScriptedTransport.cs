using System.Collections.Concurrent;
using Presence.Functions.Push;

namespace Presence.Functions.Tests.Push;

/// <summary>A transport that does what a test says. Its calls read "join c1 1400000000-ann".</summary>
internal sealed class ScriptedTransport : IPushTransport
{
    public static readonly ClientEndpoint Endpoint = new("url", "token");

    /// <summary>Awaited by every call; what it throws is the failure.</summary>
    public Func<string, CancellationToken, Task> Answers { get; set; } = (_, _) => Task.CompletedTask;

    public ConcurrentQueue<string> Calls { get; } = new();

    public bool ConnectionsExist { get; set; } = true;

    public async Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop)
    {
        await CalledAsync($"negotiate {claim.User.Encode()} {claim.SessionId}", stop);
        return Endpoint;
    }

    public Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop) =>
        CalledAsync($"send {group} {message.Target}", stop);

    public Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop) =>
        CalledAsync($"send {connectionId} {message.Target}", stop);

    public Task JoinAsync(string connectionId, string group, CancellationToken stop) => CalledAsync($"join {connectionId} {group}", stop);

    public Task LeaveAsync(string connectionId, string group, CancellationToken stop) => CalledAsync($"leave {connectionId} {group}", stop);

    public Task LeaveAllAsync(string connectionId, CancellationToken stop) => CalledAsync($"leave {connectionId} all", stop);

    public Task CloseAsync(string connectionId, string reason, CancellationToken stop) =>
        CalledAsync($"close {connectionId} {reason}", stop);

    public async Task<bool> ExistsAsync(string connectionId, CancellationToken stop)
    {
        await CalledAsync($"exists {connectionId}", stop);
        return ConnectionsExist;
    }

    private Task CalledAsync(string call, CancellationToken stop)
    {
        Calls.Enqueue(call);
        return Answers(call, stop);
    }
}
