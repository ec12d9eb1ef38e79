using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Presence.Domain;
using Presence.LocalHost;

namespace Presence.Tests;

/// <summary>LocalHost as a newcomer meets it.</summary>
public sealed class LocalHostTests
{
    [Fact]
    public async Task It_lists_every_function_with_trigger_and_route()
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();
        var listed = await http.GetFromJsonAsync<JsonElement[]>($"{host.Api.Url}/_local/functions");
        Assert.Contains(listed!, f => Text(f, "name") == "querystate" && Text(f, "route") == "/v4/openim/querystate");
        Assert.Contains(listed!, f => Text(f, "name") == "sweepLeases" && IsTriggeredBy(f, "timer"));
        Assert.Contains(listed!, f => Text(f, "name") == "connected" && IsTriggeredBy(f, "SignalR"));

        static string? Text(JsonElement function, string property) => function.GetProperty(property).GetString();
        static bool IsTriggeredBy(JsonElement function, string kind) =>
            Text(function, "trigger")!.StartsWith(kind, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_local/timers/nothing", "{}", 404)]
    [InlineData("/_local/timers/SWEEPLEASES", "{}", 204)]
    [InlineData("/_local/clock", """{"advance":"-00:00:01"}""", 400)]
    [InlineData("/_local/clock", """{"advance":"soon"}""", 400)]
    [InlineData("/_local/clock", """{"advance":"12"}""", 400)]
    [InlineData("/_local/clock", "{}", 400)]
    [InlineData("/_local/clock", """{"advance":"00:06:40"}""", 200)]
    public async Task Its_own_endpoints_say_what_is_wrong(string path, string body, int status)
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var answer = await http.PostAsync(host.Api.Url + path, content);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task What_falls_due_while_the_clock_is_moved_happens_on_time()
    {
        await using var host = await HostInside.StartAsync();
        await host.Api.SignInAsync("ann", "IPhone");

        await host.Api.AdvanceAsync("30m");

        // A sweep that came late would not believe that the lease has run out.
        Assert.Equal(Phase.Lost, Assert.Single((await host.PeekAsync("ann")).Sessions).Phase);
    }

    [Fact]
    public async Task Two_who_move_the_clock_at_once_move_it_one_after_the_other()
    {
        await using var host = await HostInside.StartAsync();
        var clock = host.Services.GetRequiredService<LocalClock>();
        var before = clock.GetUtcNow();

        await Task.WhenAll(host.Api.AdvanceAsync("1h"), host.Api.AdvanceAsync("1h"));

        Assert.InRange(clock.GetUtcNow() - before, TimeSpan.FromHours(2), TimeSpan.FromHours(2.5));
    }

    [PosixFact]
    public async Task The_commands_that_it_prints_work()
    {
        var port = Azurite.FreePort();
        using var host = NodeKit.Start("dotnet", Path.Combine(AppContext.BaseDirectory, "Presence.LocalHost.dll"), "--port", $"{port}");
        var commands = new List<string>();
        while (await host.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("Ctrl-C", StringComparison.Ordinal))
            if (line.Contains("curl ", StringComparison.Ordinal)) commands.Add(line);

        Assert.Equal(3, commands.Count);
        var answers = new List<string>();
        foreach (var command in commands) answers.Add(await ShellAsync(command));
        Assert.All(answers, answer => Assert.Contains("\"ErrorCode\":0", answer, StringComparison.Ordinal));
        Assert.Contains("\"customStatus\":\"Listening to music\"", answers[1], StringComparison.Ordinal);
        Assert.Contains(
            """{"To_Account":"ann","State":"Online","Detail":[{"Platform":"IPhone","Status":"Online"}]}""",
            answers[2],
            StringComparison.Ordinal);

        using var interrupt = Process.Start("kill", ["-INT", $"{host.Id}"]);
        await host.WaitForExitAsync();
        Assert.Equal(0, host.ExitCode);
    }

    [Fact]
    public async Task It_prints_a_signature_that_works()
    {
        var (code, printed, _) = await LocalProcess.RunAsync([], "usersig", "ann");
        Assert.Equal(0, code);
        await using var host = await HostInside.StartAsync();
        var answer = await host.Api.SendAsync($"/v1/getSubscriptions?sdkappid={Api.App}&identifier=ann&usersig={printed.Trim()}", "{}");
        Assert.Equal(0, Api.Code(answer));
    }

    [Theory]
    [InlineData("Presence__Lease", "soon", "Setting Presence__Lease: 'soon' is no length of time; write 90s, 2m, 1h, 7d or 00:01:30.")]
    [InlineData(
        "Presence__SweepSchedule",
        "often",
        "Setting Presence__SweepSchedule: 'often' is no NCRONTAB schedule; write one such as */10 * * * * *.")]
    [InlineData("Presence__Leese", "400s", "Setting Presence__Leese: is not a setting")]
    public async Task A_wrong_setting_stops_it_with_one_line_that_names_it(string name, string value, string line)
    {
        var (code, _, complaint) = await LocalProcess.RunAsync([(name, value)], "--port", $"{Azurite.FreePort()}");
        Assert.Equal(1, code);
        Assert.StartsWith(line, Assert.Single(complaint.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_stops_it_with_one_line()
    {
        var account = (await Azurite.OwnAccountAsync()).Split("TableEndpoint=")[0];
        var unreachable = $"{account}TableEndpoint=http://127.0.0.1:{Azurite.FreePort()}/devstoreaccount1;";
        var (code, _, complaint) = await LocalProcess.RunAsync([], "--port", "0", "--storage", unreachable);
        Assert.Equal(1, code);
        var line = Assert.Single(complaint.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("does not answer", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prot", "1")]
    [InlineData("--port", "many")]
    [InlineData("--port")]
    [InlineData("usersig")]
    public async Task A_command_line_that_makes_no_sense_is_answered_with_the_usage(params string[] arguments)
    {
        var (code, _, complaint) = await LocalProcess.RunAsync([], arguments);
        Assert.Equal(2, code);
        Assert.Contains("Usage:", complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(OnQueue), "does not know QueueTriggerAttribute")]
    [InlineData(typeof(OnNothing), "has 0 triggers")]
    [InlineData(typeof(OnText), "does not know HttpTriggerAttribute on a String")]
    [InlineData(typeof(WithMore), "has a parameter")]
    [InlineData(typeof(WithResult), "must return a Task")]
    public void A_function_that_it_cannot_serve_stops_it_by_name(Type type, string why)
    {
        var refused = Assert.Throws<NotSupportedException>(() => FunctionCatalog.In([type]));
        Assert.Contains("Function odd", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    private sealed class QueueTriggerAttribute : TriggerBindingAttribute;

    private static class OnQueue { [Function("odd")] public static Task Run([QueueTrigger] string message) => Task.CompletedTask; }

    private static class OnNothing { [Function("odd")] public static Task Run(CancellationToken stop) => Task.CompletedTask; }

    private static class OnText { [Function("odd")] public static Task Run([HttpTrigger] string request) => Task.CompletedTask; }

    private static class WithMore
    {
        [Function("odd")] public static Task Run([HttpTrigger] HttpRequest request, string more) => Task.CompletedTask;
    }

    private static class WithResult
    {
        [Function("odd")] public static Task<string> Run([HttpTrigger] HttpRequest request) => Task.FromResult("");
    }

    private static async Task<string> ShellAsync(string command)
    {
        using var shell = NodeKit.Start("sh", "-c", command);
        return await shell.StandardOutput.ReadToEndAsync();
    }
}
