namespace Presence.Tests;

/// <summary>samples/tour.sh, as a newcomer runs it: a real shell, curl and <c>dotnet run</c>.</summary>
public sealed class TourTests
{
    private static readonly string Tour = Path.Combine(Repository.Root, "samples", "tour.sh");

    [PosixFact]
    public async Task The_tour_shows_ann_online_then_push_online_then_offline()
    {
        await using var host = await HostInside.StartAsync();
        var (code, printed, complaint) = await TakeAsync(host.Api.Url);
        Assert.True(code == 0, printed + complaint);

        Assert.Contains("\"sessionId\":", StepOf(printed, 2), StringComparison.Ordinal);
        Assert.Contains("\"customStatus\":\"Listening to music\"", StepOf(printed, 4), StringComparison.Ordinal);
        Assert.Contains("""
            {"To_Account":"ann","State":"Online","Detail":[{"Platform":"IPhone","Status":"Online"}]},{"To_Account":"bob","State":"Offline"}
            """, StepOf(printed, 5), StringComparison.Ordinal);
        Assert.Contains("""
            "Result":[{"UserId":"ann","Status":"Online"}],"ErrorList":[{"UserId":"bob","SubCode":660200001}]
            """, StepOf(printed, 6), StringComparison.Ordinal);
        Assert.Contains("""{"To_Account":"ann","State":"PushOnline",""", StepOf(printed, 7), StringComparison.Ordinal);
        Assert.Contains("""{"To_Account":"ann","State":"Offline"}""", StepOf(printed, 8), StringComparison.Ordinal);
    }

    [PosixFact]
    public async Task The_tour_stops_at_the_first_refusal_and_shows_it()
    {
        await using var host = await HostInside.StartAsync(
            storage: null, ("Presence:Apps:0:SdkAppId", "1400000001"), ("Presence:Apps:0:SecretKey", "another"));
        var (code, printed, complaint) = await TakeAsync(host.Api.Url);
        Assert.Equal(1, code);
        Assert.Contains("\"ErrorCode\":70020", StepOf(printed, 2), StringComparison.Ordinal);
        Assert.Equal("Presence refused that. The answer says why.\n", complaint);
    }

    [PosixFact]
    public async Task The_tour_says_what_to_do_when_no_server_answers()
    {
        var (code, printed, complaint) = await TakeAsync($"http://localhost:{Azurite.FreePort()}");
        Assert.Equal(1, code);
        Assert.Empty(printed);
        Assert.Contains("Start it: dotnet run --project local/LocalHost", complaint, StringComparison.Ordinal);
    }

    /// <summary>What a step printed: from its number to the next one's.</summary>
    private static string StepOf(string printed, int number) => printed.Split($"\n{number}. ")[1].Split($"\n{number + 1}. ")[0];

    // The build server of "dotnet run" ends with it, so that nothing outlives the test.
    private static async Task<(int Code, string Printed, string Complaint)> TakeAsync(string address)
    {
        using var shell = NodeKit.Start("env", "MSBUILDDISABLENODEREUSE=1", "sh", Tour, address);
        var printed = shell.StandardOutput.ReadToEndAsync();
        var complaint = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return (shell.ExitCode, await printed, complaint);
    }
}
