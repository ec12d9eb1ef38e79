using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Presence.Soak.Faults;

/// <summary>What becomes of traffic on its way to storage.</summary>
internal enum Weather
{
    /// <summary>Nothing happens to it.</summary>
    Fair,

    /// <summary>Each request waits for up to two seconds.</summary>
    Slow,

    /// <summary>Some connections are dropped: before the request arrives, or after.</summary>
    Dropping,

    /// <summary>Nobody listens, and open connections are gone.</summary>
    Refusing,

    /// <summary>Requests arrive, and some of the answers never do.</summary>
    Swallowing,
}

/// <summary>A TCP proxy between LocalHost and its storage.</summary>
internal sealed class Proxy(int port, int target, int seed) : IAsyncDisposable
{
    private static readonly TimeSpan SlowMax = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<Pair, bool> _open = new();
    private readonly Random _random = new(seed);
    private TcpListener? _listener;
    private volatile Weather _weather;

    private sealed record Pair(Socket Client, Socket Storage)
    {
        /// <summary>Something that it carried is lost, so nothing after that can be told apart.</summary>
        public volatile bool IsBroken;

        public void Close()
        {
            Client.Dispose();
            Storage.Dispose();
        }
    }

    /// <summary>Listens.</summary>
    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    /// <summary>Changes the weather.</summary>
    public void Turn(Weather weather)
    {
        var before = _weather;
        _weather = weather;
        if (weather == Weather.Refusing)
        {
            _listener!.Dispose();
            foreach (var pair in _open.Keys) pair.Close();
        }
        else if (before == Weather.Refusing)
        {
            Start();
        }
        foreach (var pair in _open.Keys.Where(pair => pair.IsBroken)) pair.Close();
    }

    public ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        foreach (var pair in _open.Keys) pair.Close();
        return default;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // nobody listens any more
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var pair = new Pair(client, new Socket(SocketType.Stream, ProtocolType.Tcp));
        (pair.Client.NoDelay, pair.Storage.NoDelay) = (true, true);
        _open[pair] = true;
        try
        {
            await pair.Storage.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(
                CopyAsync(pair, pair.Client, pair.Storage, AskingAsync), CopyAsync(pair, pair.Storage, pair.Client, AnsweringAsync));
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // one of them has hung up
        }
        finally
        {
            _open.TryRemove(pair, out _);
            pair.Close();
        }
    }

    private static async Task CopyAsync(Pair pair, Socket from, Socket to, Func<Pair, Task<bool>> passes)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
            {
                if (!await passes(pair)) continue;
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // one of them has hung up
        }
    }

    private async Task<bool> AskingAsync(Pair pair)
    {
        switch (_weather)
        {
            case Weather.Slow:
                await Task.Delay(SlowMax * Chance());
                break;
            case Weather.Dropping when Chance() < 0.1:
                pair.Close();
                break;
        }
        return !pair.IsBroken;
    }

    private Task<bool> AnsweringAsync(Pair pair)
    {
        if (_weather == Weather.Dropping && Chance() < 0.1) pair.Close();
        if (_weather == Weather.Swallowing && Chance() < 0.25) pair.IsBroken = true;
        return Task.FromResult(!pair.IsBroken);
    }

    private double Chance()
    {
        lock (_random) return _random.NextDouble();
    }
}
