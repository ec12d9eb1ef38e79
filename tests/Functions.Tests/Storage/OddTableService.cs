using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Telemetry;
using Presence.Tests;

namespace Presence.Functions.Tests.Storage;

/// <summary>A table service that gives one answer to everything, none at all, or is not even there.</summary>
internal sealed class OddTableService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _callers = [];
    private readonly string? _answer;
    private int _calls;

    /// <param name="answer">"503 ServerBusy", "silence" or "refusal".</param>
    /// <param name="calls">Counts the calls; null for nobody.</param>
    public OddTableService(string answer, OutgoingCalls? calls = null)
    {
        var port = Azurite.FreePort();
        if (answer != "refusal")
        {
            _listener.Start();
            port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _ = AcceptAsync();
        }
        if (answer.Split(' ') is [var status, var code])
        {
            var body = """{"odata.error":{"code":"CODE","message":{"lang":"en-US","value":"no"}}}"""
                .Replace("CODE", code, StringComparison.Ordinal);
            _answer = $"HTTP/1.1 {status} No\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        }
        var connection = $"AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:{port}/a";
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("PresenceStorage", (string?)connection)]).Build();
        // What does not come need not be waited for; what comes may be slow on a slow machine.
        var networkTimeout = answer == "silence" ? TimeSpan.FromMilliseconds(60) : TimeSpan.FromSeconds(10);
        Accounts = new TableAccounts(StorageAccounts.Open(settings, networkTimeout), calls);
    }

    /// <summary>It, opened with the product's options; only what one try may take is shorter.</summary>
    public TableAccounts Accounts { get; }

    /// <summary>How many requests have come.</summary>
    public int Calls => _calls;

    public void Dispose()
    {
        _listener.Dispose();
        lock (_callers) _callers.ForEach(caller => caller.Dispose());
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var caller = await _listener.AcceptTcpClientAsync();
                lock (_callers) _callers.Add(caller);
                _ = AnswerAsync(caller);
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient caller)
    {
        try
        {
            using var reader = new StreamReader(caller.GetStream(), Encoding.Latin1);
            while (await reader.ReadLineAsync() is not null)
            {
                Interlocked.Increment(ref _calls);
                var length = 0;
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                    if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                        length = int.Parse(line.AsSpan(15), NumberStyles.Any, CultureInfo.InvariantCulture);
                if (length > 0) await reader.ReadBlockAsync(new char[length]);   // with nothing to read it would wait for more
                if (_answer is not null) await caller.GetStream().WriteAsync(Encoding.Latin1.GetBytes(_answer));
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The caller has given up.
        }
    }
}
