using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Presence.Bench.Clients;
using Presence.Tests;

namespace Presence.Bench.Serving;

/// <summary>What one start of LocalHost took.</summary>
/// <param name="Ready">From the start of the process until /health/ready answered 200.</param>
/// <param name="Answered">Until the first querystate was answered.</param>
/// <param name="Processor">The processor time that the process had used by then.</param>
internal sealed record StartTimes(TimeSpan Ready, TimeSpan Answered, TimeSpan Processor);

/// <summary>LocalHost as it would be deployed: published, and started from its dll.</summary>
internal static class StartedHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly byte[] Question = Encoding.UTF8.GetBytes("""{"To_Account":["ann","bob"],"IsNeedDetail":1}""");

    /// <summary>Publishes it, apart from what is built otherwise.</summary>
    /// <param name="ahead">Whether it is compiled ahead of time (ReadyToRun).</param>
    /// <returns>The path of its dll.</returns>
    public static async Task<string> PublishAsync(bool ahead)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "start", ahead ? "ahead" : "jit");
        using var publish = Process.Start(new ProcessStartInfo("dotnet",
        [
            "publish", Path.Combine(Repository.Root, "local", "LocalHost"), "-c", "Release", "-r", "linux-x64", "--self-contained", "false",
            "-p:IsPublishable=true", $"-p:AzurePackages={(Repository.HasAzurePackages ? "true" : "false")}",
            $"-p:PublishReadyToRun={(ahead ? "true" : "false")}",
            $"-p:ArtifactsPath={Path.Combine(folder, "build")}", "-o", Path.Combine(folder, "out"), "-clp:ErrorsOnly",
        ])
        { UseShellExecute = false })!;
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(folder, "out", "Presence.LocalHost.dll")
            : throw new InvalidOperationException("LocalHost could not be published.");
    }

    /// <summary>Starts it, asks until it answers, and ends it.</summary>
    /// <param name="dll">Its path.</param>
    public static async Task<StartTimes> StartAsync(string dll)
    {
        var port = Azurite.FreePort();
        var url = new Uri($"http://localhost:{port}");
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [dll, "--port", $"{port}"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            while (!await IsReadyAsync(new Uri(url, "/health/ready")))
            {
                if (process.HasExited || watch.Elapsed > Patience) throw new InvalidOperationException($"{dll} does not start.");
                await Task.Delay(2);
            }
            var ready = watch.Elapsed;
            await Http.PostAsync(ProductApi.QueryState(url), Question);
            var answered = watch.Elapsed;
            process.Refresh();
            return new StartTimes(ready, answered, process.TotalProcessorTime);
        }
        finally
        {
            process.Kill();   // it has nothing to save
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> IsReadyAsync(Uri url)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var answer = await Http.Invoker.SendAsync(request, CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException failure) when (failure.InnerException is SocketException)
        {
            return false;
        }
    }
}
