using System.Diagnostics;
using System.Text.Json;

namespace Presence.Tests;

/// <summary>Runs what lies in tests/js, after installing what it needs: once, whichever test project comes first.</summary>
internal static class NodeKit
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "js");

    private static readonly Lazy<Task> Installed = new(() => InstallAsync(Folder));

    /// <summary>Waits until what the scripts need is installed, for who runs it in another way.</summary>
    public static Task InstalledAsync() => Installed.Value;

    /// <summary>Starts a script; it lives until it is killed, at the latest with this process.</summary>
    public static async Task<Process> StartAsync(params string[] arguments)
    {
        await Installed.Value;
        return Start("node", arguments);
    }

    /// <summary>Runs a script and returns what it printed.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = await StartAsync(arguments);
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? printed : throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
    }

    /// <summary>UserSigs by the vendor's own package, in the order of the users.</summary>
    public static async Task<string[]> SignAsync(uint app, string key, string[] users, int expire = 86400)
    {
        var argument = JsonSerializer.Serialize(new { app, key, users, expire });
        return JsonSerializer.Deserialize<string[]>(await RunAsync("usersig.mjs", argument))!;
    }

    public static Process Start(string program, params string[] arguments) => StartIn(Folder, program, arguments);

    /// <summary>Starts npm, which is a script on Windows.</summary>
    public static Process StartNpm(string folder, params string[] arguments) =>
        OperatingSystem.IsWindows() ? StartIn(folder, "cmd", ["/c", "npm", .. arguments]) : StartIn(folder, "npm", arguments);

    private static Process StartIn(string folder, string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill(process);
        return process;
    }

    public static void Kill(Process process)
    {
        try { process.Kill(entireProcessTree: true); }
        catch (InvalidOperationException) { /* it has ended already */ }
    }

    /// <summary>Installs what the package-lock.json of a folder names, where that is not done.</summary>
    // Test projects run side by side: the first one in installs, the others wait for its lock.
    public static async Task InstallAsync(string folder)
    {
        var @lock = Path.Combine(Path.GetTempPath(), "presence-tests-npm.lock");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var only = new FileStream(@lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                var wanted = File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
                var have = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
                if (have.Exists && have.LastWriteTimeUtc >= wanted) return;
                using var npm = StartNpm(folder, "ci", "--no-audit", "--no-fund");
                var said = npm.StandardOutput.ReadToEndAsync();
                var complained = await npm.StandardError.ReadToEndAsync();
                await npm.WaitForExitAsync();
                if (npm.ExitCode != 0) throw new InvalidOperationException($"npm ci failed in {folder}:\n{complained}\n{await said}");
                return;
            }
            catch (IOException) when (attempt < 3000)
            {
                await Task.Delay(100);
            }
        }
    }
}
