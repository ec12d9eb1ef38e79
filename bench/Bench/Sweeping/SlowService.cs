using System.Collections.Concurrent;
using Presence.Functions.Push;

namespace Presence.Bench.Sweeping;

/// <summary>A SignalR Service whose calls take as long as those of one nearby. Connections are open until they are lost.</summary>
internal sealed class SlowService(TimeSpan perCall) : IPushTransport
{
    private readonly ConcurrentDictionary<string, bool> _lost = new(StringComparer.Ordinal);
    private long _told;

    /// <summary>Whether calls take their time.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Messages to groups.</summary>
    public long Told => Interlocked.Read(ref _told);

    public void Lose(string connectionId) => _lost[connectionId] = true;

    public Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) => throw new NotSupportedException();

    public async Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop)
    {
        await CallAsync(stop);
        Interlocked.Increment(ref _told);
    }

    public Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop) => CallAsync(stop);

    public Task JoinAsync(string connectionId, string group, CancellationToken stop) => CallAsync(stop);

    public Task LeaveAsync(string connectionId, string group, CancellationToken stop) => CallAsync(stop);

    public Task LeaveAllAsync(string connectionId, CancellationToken stop) => CallAsync(stop);

    public Task CloseAsync(string connectionId, string reason, CancellationToken stop) => CallAsync(stop);

    public async Task<bool> ExistsAsync(string connectionId, CancellationToken stop)
    {
        await CallAsync(stop);
        return !_lost.ContainsKey(connectionId);
    }

    private Task CallAsync(CancellationToken stop) => IsSlow ? Task.Delay(perCall, stop) : Task.CompletedTask;
}
