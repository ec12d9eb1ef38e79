namespace Presence.Tests;

/// <summary>The client in sdk/js: its own tests, over real connections too, and the samples for browsers, in one.</summary>
public sealed class SdkTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "sdk", "js");
    private static readonly Lazy<Task> Built = new(BuildAsync);

    [Fact]
    public async Task The_client_keeps_its_types_its_size_and_its_promises()
    {
        await Built.Value;
        await NpmAsync("run", "check");
        await NpmAsync("exec", "--", "vitest", "run");
    }

    [Fact]
    public async Task Two_people_see_each_other_in_the_samples_for_browsers()
    {
        await Built.Value;
        await using var host = await HostInside.StartAsync();
        var printed = await NodeKit.RunAsync("samples.mjs", host.Api.Url);
        Assert.Contains("a status was shown after", printed, StringComparison.Ordinal);
        Assert.Contains("the React page keeps up", printed, StringComparison.Ordinal);
    }

    private static async Task BuildAsync()
    {
        await NodeKit.InstallAsync(Folder);
        await NpmAsync("run", "build:dist");   // what is committed is compared, not built
    }

    // Fails with all that it said.
    private static async Task NpmAsync(params string[] arguments)
    {
        Environment.SetEnvironmentVariable("PRESENCE_LOCALHOST", Path.Combine(AppContext.BaseDirectory, "Presence.LocalHost.dll"));
        using var npm = NodeKit.StartNpm(Folder, arguments);
        var said = npm.StandardOutput.ReadToEndAsync();
        var complained = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, $"npm {string.Join(' ', arguments)} failed in sdk/js:\n{await said}\n{complained}");
    }
}
