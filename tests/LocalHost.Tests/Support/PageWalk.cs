using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Presence.Tests;

/// <summary>
/// Runs a document's snippets in order, as a reader pastes them: the shell's in one shell, JavaScript in one Node process, "server"
/// blocks in a shell of their own. After each one it waits until what was printed is what the document shows.
/// </summary>
/// <remarks>
/// Ports are free ones instead of the document's, and <c>dotnet run</c> starts the LocalHost that is built already.
/// </remarks>
internal sealed class PageWalk : IDisposable
{
    private const string Done = "--- done ";

    private readonly int _port = Azurite.FreePort();
    private readonly int _tables = Azurite.FreePort();
    private readonly int _backend = Azurite.FreePort();
    private readonly string _path;
    private readonly IReadOnlyList<Snippet> _snippets;
    private readonly Dictionary<string, Printer> _printers = [];

    private PageWalk(string path) => (_path, _snippets) = (path, Page.Read(path));

    /// <summary>Runs them all.</summary>
    /// <param name="path">Of the document, below the repository's root.</param>
    public static async Task TakeAsync(string path)
    {
        using var walk = new PageWalk(path);
        await walk.RunAsync();
    }

    public void Dispose()
    {
        foreach (var printer in _printers.Values) printer.Dispose();
    }

    private async Task RunAsync()
    {
        await NodeKit.InstalledAsync();
        if (TextsIn("sh") is [_, ..] commands) _printers["sh"] = new Printer(StartShell(commands));
        if (TextsIn("js") is [_, ..] script) _printers["js"] = new Printer(await StartNodeAsync(script));
        foreach (var snippet in _snippets.Where(snippet => snippet.Server || snippet.Language is "sh" or "js"))
        {
            if (snippet.Server) await ServeAsync(snippet);
            else await _printers[snippet.Language].ShowAsync(snippet with { Shown = snippet.Shown is { } s ? Here(s) : null }, _path);
        }
    }

    // A server of the same program takes the place of the one before.
    private async Task ServeAsync(Snippet snippet)
    {
        var program = snippet.Text.TrimEnd().Split('\n')[^1].Split(' ')[0];
        if (_printers.Remove(program, out var before)) before.Dispose();
        var script = Prelude() + Here(snippet.Text);
        _printers[program] = new Printer(NodeKit.Start("sh", "-c", script));
        await _printers[program].ShowAsync(snippet with { Shown = Here(snippet.Shown!) }, _path);
    }

    private string[] TextsIn(string language) =>
        [.. _snippets.Where(snippet => snippet.Language == language && !snippet.Server).Select(snippet => Here(snippet.Text))];

    private Process StartShell(string[] blocks)
    {
        var gate = $"\nprintf '\\n{Done}\\n'; read -r go <&3\n";
        var script = $"exec 3<&0 </dev/null 2>&1\n{Prelude()}read -r go <&3\n{string.Join(gate, blocks)}{gate}";
        return NodeKit.Start("sh", "-c", script);
    }

    private static Task<Process> StartNodeAsync(string[] blocks)
    {
        var gate = $"\nconsole.log('\\n{Done}'); await __go();\n";
        const string Go = """
            import { createInterface } from "node:readline";
            const __lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
            const __go = () => __lines.next();
            await __go();

            """;
        return NodeKit.StartAsync("--input-type=module", "--eval", $"{Go}{string.Join(gate, blocks)}{gate}process.exit();");
    }

    private string Prelude() => $$"""
        cd '{{Repository.Root}}'
        dotnet() {
          [ "$1 $2 $3" = 'run --project local/LocalHost' ] || { echo "not known here: dotnet $*"; return 1; }
          shift 3; [ $# -eq 0 ] || shift
          case ${1-} in usersig | switch | add-account) ;; *) set -- --port {{_port}} "$@" ;; esac
          command dotnet '{{Path.Combine(AppContext.BaseDirectory, "Presence.LocalHost.dll")}}' "$@"
        }
        npx() {
          [ "$1" = azurite-table ] || { echo "not known here: npx $*"; return 1; }
          shift; node '{{NodeKit.Folder}}/node_modules/azurite/dist/src/table/main.js' --tablePort {{_tables}} "$@"
        }

        """;

    private string Here(string text) => text
        .Replace("localhost:7071", string.Create(CultureInfo.InvariantCulture, $"localhost:{_port}"), StringComparison.Ordinal)
        .Replace("UseDevelopmentStorage=true", Azurite.LocalConnectionString(_tables), StringComparison.Ordinal)
        .Replace("10002", _tables.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("8080", _backend.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>A process whose output is compared as it comes.</summary>
    private sealed class Printer : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
        private readonly Process _process;
        private readonly StringBuilder _printed = new();
        private readonly SemaphoreSlim _news = new(0);

        public Printer(Process process)
        {
            _process = process;
            _ = ListenAsync(process.StandardOutput);
            _ = ListenAsync(process.StandardError);
        }

        /// <summary>Lets the next snippet run, and waits until it has printed what is shown, and nothing else.</summary>
        public async Task ShowAsync(Snippet snippet, string path)
        {
            if (!snippet.Server) await _process.StandardInput.WriteLineAsync("go");
            using var late = new CancellationTokenSource(Patience);
            while (!Holds(snippet))
            {
                try
                {
                    await _news.WaitAsync(late.Token);
                }
                catch (OperationCanceledException)
                {
                    Assert.Fail($"{path}: this\n{snippet.Text}\nshould print\n{snippet.Shown}\nand printed\n{Printed()}");
                }
                // A shell prints nothing more once it is done; what Node prints may come later.
                if (snippet is { Language: "sh", Server: false } && IsDone() && !Holds(snippet)) await late.CancelAsync();
            }
            lock (_printed) _printed.Clear();
        }

        public void Dispose()
        {
            NodeKit.Kill(_process);
            _process.Dispose();
        }

        private bool Holds(Snippet snippet)
        {
            var printed = Printed();
            if (!snippet.Server && !IsDone()) return false;
            return Page.Shows(snippet.Shown, printed.Replace(Done, "", StringComparison.Ordinal));
        }

        private bool IsDone() => Printed().Contains(Done, StringComparison.Ordinal);

        private string Printed()
        {
            lock (_printed) return _printed.ToString();
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
}
