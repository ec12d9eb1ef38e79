using System.Reflection;

namespace Presence.Tests;

/// <summary>The samples that are programs.</summary>
internal static class Samples
{
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(5);
    private static readonly Lazy<Task> Console = new(BuildConsoleAsync);
    private static readonly Lazy<bool> Restores = new(RestoreConsole);

    /// <summary>Whether the package that the console app needs is in the cache, or can be fetched.</summary>
    public static bool ConsoleRestores => Directory.Exists(Metadata("SignalRClient")) || Restores.Value;

    private static string ConsoleProject => Path.Combine(Repository.Root, "samples", "csharp-console");

    /// <summary>Starts the backend, which was built with these tests.</summary>
    public static Printing StartBackend(string presence, string urls = "http://127.0.0.1:0") => Printing.Start(
        [("Presence__Url", presence), ("Presence__RetryWithin", "00:00:00.05")], "dotnet", ProgramOf("CSharpBackend"), "--urls", urls);

    /// <summary>Builds the console app once, and starts it.</summary>
    public static async Task<Printing> StartConsoleAsync(string presence, params string[] arguments)
    {
        await Console.Value;
        return Printing.Start([("PRESENCE_URL", presence)], "dotnet", [ProgramOf("CSharpConsole"), .. arguments]);
    }

    private static async Task BuildConsoleAsync()
    {
        using var build = StartDotnet("build");
        var code = await build.EndAsync(BuildPatience);
        Assert.True(code == 0, build.Printed);
    }

    private static bool RestoreConsole()
    {
        using var restore = StartDotnet("restore");
        return Task.Run(() => restore.EndAsync(BuildPatience)).GetAwaiter().GetResult() == 0;
    }

    // The build's server ends with it, so that nothing outlives the test.
    private static Printing StartDotnet(string verb) => Printing.Start(
        [("MSBUILDDISABLENODEREUSE", "1")], "dotnet", verb, ConsoleProject, "--nologo", "-p:UseSharedCompilation=false",
        $"-p:Configuration={Metadata("Configuration")}", $"-p:AzurePackages={(Repository.HasAzurePackages ? "true" : "false")}");

    private static string ProgramOf(string project) => Path.Combine(
        Metadata("Samples"), project, Metadata("Configuration").ToLowerInvariant(), $"Presence.{project}.dll");

    private static string Metadata(string key) =>
        typeof(Samples).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}

/// <summary>A test of the console app; where its package cannot be had it says so instead of running.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ConsoleFactAttribute : FactAttribute
{
    public ConsoleFactAttribute() => Skip = Samples.ConsoleRestores ? null
        : "samples/csharp-console was neither built nor run: its package Microsoft.AspNetCore.SignalR.Client cannot be restored here.";
}
