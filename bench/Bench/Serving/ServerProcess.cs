using System.Diagnostics;
using System.Threading.Channels;

namespace Presence.Bench.Serving;

/// <summary>A server in a process of its own, seen from the one that measures.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>The argument that makes this program a server.</summary>
    public const string Verb = "serve";

    private readonly Process _process;
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(Servers.Prefix, StringComparison.Ordinal) == true)
                _said.Writer.TryWrite(line.Data[Servers.Prefix.Length..]);
            else if (line.Data is { Length: > 0 } log)
                Console.Error.WriteLine(log);
        };
        process.Exited += (_, _) => _said.Writer.TryComplete(new InvalidOperationException("The server has ended."));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(string kind)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Verb, kind])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var server = new ServerProcess(process);
        server.Url = new Uri(await server._said.Reader.ReadAsync());
        return server;
    }

    /// <summary>Its resident memory in bytes, once collections no longer lower it.</summary>
    public async Task<long> SettledMemoryAsync()
    {
        var lowest = long.MaxValue;
        for (var still = 0; still < 3;)
        {
            await CollectAsync();
            await Task.Delay(500);
            _process.Refresh();
            var now = _process.WorkingSet64;   // VmRSS
            still = now < lowest * 0.995 ? 0 : still + 1;
            lowest = Math.Min(lowest, now);
        }
        return lowest;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();   // it has nothing to save
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task CollectAsync()
    {
        await _process.StandardInput.WriteLineAsync(Servers.Collect);
        await _process.StandardInput.FlushAsync();
        await _said.Reader.ReadAsync();
    }
}
