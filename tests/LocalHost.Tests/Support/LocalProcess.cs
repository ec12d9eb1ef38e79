using System.Diagnostics;

namespace Presence.Tests;

/// <summary>LocalHost as a newcomer runs it, to its end.</summary>
internal static class LocalProcess
{
    /// <summary>Runs it.</summary>
    /// <param name="environment">Settings, as environment variables.</param>
    public static async Task<(int Code, string Printed, string Complaint)> RunAsync(
        (string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var printed = process.StandardOutput.ReadToEndAsync();
        var complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await printed, complaint);
    }

    /// <summary>Runs it until it is up, and returns all that it has said by then.</summary>
    public static async Task<string> RunUntilUpAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("Ctrl-C", StringComparison.Ordinal))
            lines.Add(line);
        NodeKit.Kill(process);
        return string.Join('\n', lines) + await process.StandardError.ReadToEndAsync();
    }

    /// <summary>The only line of a text; fails where there are more, or none.</summary>
    public static string OnlyLineOf(string text) => Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static Process Start((string Name, string Value)[] environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Presence.LocalHost.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
