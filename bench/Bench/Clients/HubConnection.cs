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
    private Task _listening = Task.CompletedTask;

    /// <summary>Looks at a record; on the thread that received it.</summary>
    public delegate void Heard(ReadOnlySpan<byte> record);

    private HubConnection(Heard heard) => _heard = heard;

    /// <summary>Connects and waits for <c>onReady</c>: from then on it hears of its groups.</summary>
    public static async Task<HubConnection> OpenAsync(Uri url, Heard heard)
    {
        var connection = new HubConnection(heard);
        connection._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await connection._socket.ConnectAsync(new UriBuilder(url) { Scheme = "ws" }.Uri, Http.Invoker, CancellationToken.None);
        await connection._socket.SendAsync(Handshake, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        connection._listening = connection.ListenAsync();
        await connection._ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return connection;
    }

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
            if (!_ready.TrySetException(failure) && _socket.State != WebSocketState.Aborted)
                await Console.Error.WriteLineAsync($"A connection broke: {failure.Message}");
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
