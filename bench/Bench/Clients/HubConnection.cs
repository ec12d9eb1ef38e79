using System.Net.WebSockets;

namespace Presence.Bench.Clients;

/// <summary>The least of a SignalR client: one WebSocket, the JSON protocol, and a look at every record that comes.</summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private const byte RecordEnd = 0x1e;
    private static readonly byte[] Handshake = [.. """{"protocol":"json","version":1}"""u8, RecordEnd];
    private static readonly byte[] Ping = [.. """{"type":6}"""u8, RecordEnd];

    private readonly ClientWebSocket _socket = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Heard _heard;
    private readonly Action<string> _broken;
    private Task _listening = Task.CompletedTask;

    /// <summary>Looks at a record; on the thread that received it.</summary>
    public delegate void Heard(ReadOnlySpan<byte> record);

    private HubConnection(Heard heard, Action<string>? broken) =>
        (_heard, _broken) = (heard, broken ?? (why => Console.Error.WriteLine($"A connection broke: {why}")));

    /// <summary>Ends when the connection has ended, whoever closed it.</summary>
    public Task Closed => _listening;

    /// <summary>Connects and waits for <c>onReady</c>: from then on it hears of its groups.</summary>
    /// <param name="patience">How long to wait for that; null for 30 s.</param>
    /// <param name="broken">Hears why a connection that was ready has broken; null writes it to stderr.</param>
    /// <exception cref="TimeoutException">It did not become ready, and is closed.</exception>
    /// <exception cref="WebSocketException">It could not be opened, or was closed at once.</exception>
    public static async Task<HubConnection> OpenAsync(
        Uri url, Heard heard, TimeSpan? patience = null, Action<string>? broken = null)
    {
        var connection = new HubConnection(heard, broken);
        using var late = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(30));
        try
        {
            connection._socket.Options.KeepAliveInterval = TimeSpan.Zero;
            await connection._socket.ConnectAsync(new UriBuilder(url) { Scheme = "ws" }.Uri, Http.Invoker, late.Token);
            await connection._socket.SendAsync(Handshake, WebSocketMessageType.Text, endOfMessage: true, late.Token);
            connection._listening = connection.ListenAsync();
            await connection._ready.Task.WaitAsync(late.Token);
            return connection;
        }
        catch (Exception failure)
        {
            await connection.DisposeAsync();
            if (failure is OperationCanceledException) throw new TimeoutException("The connection did not become ready in time.", failure);
            throw;
        }
    }

    /// <summary>Drops the connection without a word, as a device does that loses its network.</summary>
    public void Abort() => _socket.Abort();

    /// <summary>Tells the server that this client lives: it hangs up on one that is silent for 30 s.</summary>
    public ValueTask PingAsync() =>
        _socket.SendAsync(Ping.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _listening;
        _socket.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            var (buffer, length) = (new byte[1024], 0);
            while (true)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, 2 * length);
                var read = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close) throw new WebSocketException("The server hung up.");
                length = Take(buffer, length + read.Count);
            }
        }
        catch (WebSocketException) when (_socket.State == WebSocketState.Aborted)
        {
            // closed by us
        }
        catch (Exception failure)
        {
            if (!_ready.TrySetException(failure) && _socket.State != WebSocketState.Aborted) _broken(failure.Message);
            _ = _ready.Task.Exception;
        }
    }

    // Looks at the whole records, and moves what is left to the front.
    private int Take(byte[] buffer, int length)
    {
        var rest = buffer.AsSpan(0, length);
        for (int end; (end = rest.IndexOf(RecordEnd)) >= 0; rest = rest[(end + 1)..])
        {
            var record = rest[..end];
            if (!_ready.Task.IsCompleted && record.IndexOf("\"onReady\""u8) >= 0) _ready.TrySetResult();
            _heard(record);
        }
        rest.CopyTo(buffer);
        return rest.Length;
    }
}
