using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Herds;

/// <summary>A model of the SignalR Service that counts what watchers hear.</summary>
internal sealed class HerdSignalR(HerdCounts counts) : IPushTransport
{
    private readonly Dictionary<string, Connection> _open = new(StringComparer.Ordinal);

    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    // How a user stands, as watchers read it.
    private sealed record Word(StatusType StatusType);

    private sealed record Connection(HashSet<string> Groups, Action<int> OnReady, Action OnClosed);

    public bool IsAway { get; set; }

    /// <summary>How often watchers heard that somebody is gone.</summary>
    public int Leaves { get; private set; }

    /// <summary>How often watchers heard that somebody who was gone is Online.</summary>
    public int Joins { get; private set; }

    /// <summary>How often watchers heard that somebody is Online of whom they knew it: a number had to be skipped.</summary>
    public int Repeats { get; private set; }

    /// <summary>A client connects.</summary>
    /// <param name="onReady">It hears of everything; from the number of its groups.</param>
    /// <param name="onClosed">By the service.</param>
    public void Open(string id, Action<int> onReady, Action onClosed) =>
        _open[id] = new Connection(new HashSet<string>(StringComparer.Ordinal), onReady, onClosed);

    /// <summary>A connection ends; nobody is told.</summary>
    public bool Lose(string id) => _open.Remove(id);

    public bool IsOpen(string id) => _open.ContainsKey(id);

    // Signed without the service.
    public Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) =>
        Task.FromResult(new ClientEndpoint("https://signalr", "token"));

    public async Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop)
    {
        await EnterAsync();
        var said = JsonSerializer.SerializeToElement(message.Argument, JsonSerializerOptions.Web);
        foreach (var word in said.Deserialize<Word[]>(JsonSerializerOptions.Web)!)
        {
            if (word.StatusType != StatusType.Online) Leaves += _gone.Add(group) ? 1 : 0;
            else if (_gone.Remove(group)) Joins++;
            else Repeats++;
        }
    }

    public async Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop)
    {
        await EnterAsync();
        if (message.Target == ClientMessages.Targets.Ready && _open.TryGetValue(connectionId, out var connection))
            connection.OnReady(connection.Groups.Count);
    }

    public async Task JoinAsync(string connectionId, string group, CancellationToken stop)
    {
        await EnterAsync();
        if (!_open.TryGetValue(connectionId, out var connection)) throw new ConnectionGoneException(connectionId);
        connection.Groups.Add(group);
    }

    public async Task LeaveAllAsync(string connectionId, CancellationToken stop)
    {
        await EnterAsync();
        if (_open.TryGetValue(connectionId, out var connection)) connection.Groups.Clear();
    }

    public async Task LeaveAsync(string connectionId, string group, CancellationToken stop)
    {
        await EnterAsync();
        if (_open.TryGetValue(connectionId, out var connection)) connection.Groups.Remove(group);
    }

    public async Task CloseAsync(string connectionId, string reason, CancellationToken stop)
    {
        await EnterAsync();
        if (_open.Remove(connectionId, out var connection)) connection.OnClosed();
    }

    public async Task<bool> ExistsAsync(string connectionId, CancellationToken stop)
    {
        await EnterAsync();
        return IsOpen(connectionId);
    }

    private async Task EnterAsync()
    {
        await counts.SignalRAsync();
        if (IsAway) throw new HttpRequestException("The service is away.");
    }
}
