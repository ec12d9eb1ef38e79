using System.Diagnostics;
using System.Text;

namespace Presence.Tests;

/// <summary>A program that runs, and what it prints, on whichever stream.</summary>
internal sealed class Printing : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _printed = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly Task _listening;

    private Printing(Process process)
    {
        _process = process;
        _listening = Task.WhenAll(ListenAsync(process.StandardOutput), ListenAsync(process.StandardError));
    }

    /// <summary>All that was printed by now.</summary>
    public string Printed
    {
        get
        {
            lock (_printed) return _printed.ToString();
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="environment">Settings, as environment variables.</param>
    public static Printing Start((string Name, string Value)[] environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => NodeKit.Kill(process);
        return new Printing(process);
    }

    /// <summary>Types a line.</summary>
    public Task TypeAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits until a line was printed, before or after this call; and forgets all up to it.</summary>
    /// <param name="start">What the line begins with.</param>
    /// <returns>The line.</returns>
    public async Task<string> SayAsync(string start)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            lock (_printed)
            {
                var lines = _printed.ToString().Split('\n');
                var found = Array.FindIndex(lines, line => line.StartsWith(start, StringComparison.Ordinal));
                if (found >= 0)
                {
                    _printed.Clear().AppendJoin('\n', lines.Skip(found + 1));
                    return lines[found];
                }
            }
            try
            {
                await _news.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"It did not say '{start}', but this: {Printed}");
            }
        }
    }

    /// <summary>Ends its input, and waits for its own end.</summary>
    /// <param name="patience">How long to wait; null for a minute.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(TimeSpan? patience = null)
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(patience ?? Patience);
        await _process.WaitForExitAsync(late.Token);
        await _listening;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        NodeKit.Kill(_process);
        _process.Dispose();
    }

    private async Task ListenAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_printed) _printed.Append(line).Append('\n');
            _news.Release();
        }
    }
}
