using System.ComponentModel;
using System.Diagnostics;

namespace Presence.FuncStart;

/// <summary>Runs programs of the machine.</summary>
internal static class Tool
{
    private static readonly Dictionary<string, string> Installed = new(StringComparer.Ordinal)
    {
        ["func"] = "install Azure Functions Core Tools 4 (npm install --global azure-functions-core-tools@4)",
    };

    /// <summary>Runs a program in this terminal until it ends; returns its exit code. Ctrl-C is the program's own.</summary>
    public static async Task<int> RunAsync(string program, string[] arguments, string folder)
    {
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true;
        using var process = Start(program, arguments, folder, read: false);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Runs a program, and shows what it prints as it comes.</summary>
    /// <returns>Its exit code, and the lines that it printed.</returns>
    public static async Task<(int Code, List<string> Lines)> ReadAsync(
        string program, string[] arguments, string folder, TextWriter shown)
    {
        using var process = Start(program, arguments, folder, read: true);
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            await shown.WriteLineAsync(line);
        }
        await process.WaitForExitAsync();
        return (process.ExitCode, lines);
    }

    private static Process Start(string program, string[] arguments, string folder, bool read)
    {
        // npm installs commands that only cmd can start.
        var start = OperatingSystem.IsWindows() && program is "func"
            ? new ProcessStartInfo("cmd", ["/c", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder;
        start.UseShellExecute = false;
        start.RedirectStandardOutput = read;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new CannotStartException($"{program} is missing; {Installed.GetValueOrDefault(program, "install the .NET 10 SDK")}.");
        }
    }
}
