using System.Diagnostics;

namespace Presence.Tests;

/// <summary>What a script did.</summary>
/// <param name="Said">What it printed, complaints included.</param>
internal sealed record ScriptRun(int Code, string Said)
{
    /// <summary>Its last line: a script that fails says there what to do.</summary>
    public string LastLine => Said.TrimEnd().Split('\n')[^1];
}

/// <summary>
/// A copy of infra/scripts and azure.yaml, with programs on the PATH that stand for az, azd, dotnet and npm: they note each call and
/// keep what Azure would keep, as files of one folder.
/// </summary>
internal sealed class FakeAzure : IDisposable
{
    public const string SystemKey = "the-system-key-of-the-signalr-extension==";

    private readonly string _world = Directory.CreateTempSubdirectory("presence-deploy-").FullName;
    private readonly string _root;

    public FakeAzure()
    {
        _root = Directory.CreateDirectory(Path.Combine(_world, "checkout")).FullName;
        var scripts = Directory.CreateDirectory(Path.Combine(_root, "infra", "scripts")).FullName;
        foreach (var script in Directory.GetFiles(Path.Combine(Repository.Root, "infra", "scripts")))
            File.Copy(script, Path.Combine(scripts, Path.GetFileName(script)));
        foreach (var folder in new[] { "vault", "tmp", "published/.azurefunctions" })
            Directory.CreateDirectory(Path.Combine(_world, folder));
        foreach (var file in new[] { "host.json", "functions.metadata", "worker.config.json" }) Set($"published/{file}");
        Set("signed-in");
        Set("azd-signed-in");
        Set("system-key", SystemKey);
        Directory.CreateDirectory(Path.Combine(_root, "artifacts"));
    }

    /// <summary>The calls of programs so far, in order.</summary>
    public string[] Calls => Get("calls")?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Whether all that the scripts put aside for a moment is gone.</summary>
    public bool IsTidy => !Directory.EnumerateFileSystemEntries(Path.Combine(_world, "tmp")).Any();

    /// <summary>All secrets of the vault, as they are there now.</summary>
    public Dictionary<string, string> Vault => Directory.GetFiles(Path.Combine(_world, "vault"))
        .ToDictionary(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);

    /// <summary>Something that this Azure knows, or null.</summary>
    public string? Get(string name) => File.Exists(Path.Combine(_world, name)) ? File.ReadAllText(Path.Combine(_world, name)) : null;

    /// <summary>Makes this Azure know something.</summary>
    public void Set(string name, string value = "") => File.WriteAllText(Path.Combine(_world, name), value);

    /// <summary>Makes it know something no longer.</summary>
    public void Remove(string name) => File.Delete(Path.Combine(_world, name));

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls() => Remove("calls");

    /// <summary>Runs a script of infra/scripts, as a user does.</summary>
    public Task<ScriptRun> RunAsync(string script, params string[] arguments) =>
        RunAsync([], Path.Combine(_root, "infra", "scripts", script), arguments);

    /// <summary>Runs commands as azd runs a hook: in the root, with azd's environment.</summary>
    public Task<ScriptRun> RunHookAsync(string commands, params (string Name, string Value)[] environment) =>
        RunAsync(environment, "-c", [commands]);

    public void Dispose() => Directory.Delete(_world, recursive: true);

    private async Task<ScriptRun> RunAsync((string Name, string Value)[] environment, string first, string[] arguments)
    {
        var fakes = Path.Combine(Repository.Root, "tests", "Shape.Tests", "Support", "fakes");
        var start = new ProcessStartInfo("sh", [first, .. arguments])
        {
            WorkingDirectory = _root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var path = Environment.GetEnvironmentVariable("PATH")!;
        start.Environment["REAL_NODE"] = path.Split(':').Select(folder => Path.Combine(folder, "node")).First(File.Exists);
        start.Environment["PATH"] = $"{fakes}:{path}";
        start.Environment["WORLD"] = _world;
        start.Environment["TMPDIR"] = Path.Combine(_world, "tmp");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ScriptRun(process.ExitCode, await said + complained);
    }
}
