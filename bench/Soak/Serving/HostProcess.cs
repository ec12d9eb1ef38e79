using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Presence.Soak.Faults;
using Presence.Soak.Promises;

namespace Presence.Soak.Serving;

/// <summary>LocalHost in a process of its own, which is killed and started again.</summary>
internal sealed class HostProcess(
    Uri url, string storage, IReadOnlyDictionary<string, string?> settings, StreamWriter log, FaultLog faults, Violations violations)
    : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _logging = new();
    private Process? _process;
    private Channel<string> _said = Channel.CreateUnbounded<string>();
    private volatile bool _ending;

    /// <summary>Where it listens.</summary>
    public Uri Url => url;

    /// <summary>The process that runs now.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Starts it and waits until it serves.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [Served.Verb, url.Port.ToString(CultureInfo.InvariantCulture), storage])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        var said = Channel.CreateUnbounded<string>();
        process.OutputDataReceived += (_, line) => Take(line.Data, said);
        process.ErrorDataReceived += (_, line) => Take(line.Data, said);
        process.Exited += (_, _) => Ended(process, said);
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        (_process, _said) = (process, said);
        Starts++;
        using var late = new CancellationTokenSource(StartsWithin);
        try
        {
            await said.Reader.ReadAsync(late.Token);
        }
        catch (Exception failure) when (failure is ChannelClosedException or OperationCanceledException)
        {
            throw new InvalidOperationException($"LocalHost did not start; see its log. Is something else on {url}?", failure);
        }
    }

    /// <summary>Kills it, as a machine does that dies.</summary>
    public async Task KillAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _ending = true;
            _process!.Kill();   // SIGKILL
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
        finally
        {
            _ending = false;
            _turn.Release();
        }
    }

    /// <summary>Its managed heap in bytes; null when it is not there.</summary>
    /// <param name="order">Which of the two (<see cref="Served"/>).</param>
    public async Task<long?> AskAsync(string order)
    {
        await _turn.WaitAsync();
        try
        {
            if (_process is not { HasExited: false }) return null;
            await _process.StandardInput.WriteLineAsync(order);
            await _process.StandardInput.FlushAsync();
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            return long.Parse(await _said.Reader.ReadAsync(late.Token), CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or ChannelClosedException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _turn.Dispose();
    }

    private void Take(string? line, Channel<string> said)
    {
        if (string.IsNullOrEmpty(line)) return;
        if (line.StartsWith(Served.Prefix, StringComparison.Ordinal))
        {
            said.Writer.TryWrite(line[Served.Prefix.Length..]);
            return;
        }
        lock (_logging)
        {
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {line}"));
            log.Flush();
        }
        if (line.Contains("usersig=", StringComparison.OrdinalIgnoreCase)) violations.Add("no signature is logged", line);
        var isError = line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal);
        if (isError && faults.IsCalm()) violations.Add("nothing fails while nothing is broken", $"LocalHost logged {line}");
    }

    private void Ended(Process process, Channel<string> said)
    {
        said.Writer.TryComplete();
        if (!_ending) violations.Add("LocalHost lives until it is killed", $"it ended with {process.ExitCode}");
    }
}
