using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Presence.Functions.Health;
using Presence.Functions.Push;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Push;
using Presence.Functions.Tests.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Health;

/// <summary>What strangers and load balancers are told, with services that answer, refuse, fail and hang.</summary>
public sealed class ReadinessTests
{
    private readonly ScriptedTransport _signalR = new() { ConnectionsExist = false };
    private readonly RecordingLog<Readiness> _log = new();

    [Fact]
    public async Task The_process_answers_whatever_is_out_of_reach()
    {
        _signalR.Answers = (_, _) => throw new HttpRequestException();

        var (status, answer) = await AnswerOfAsync(new HealthFunctions(Of(new MemoryProbes())), ready: false);

        Assert.Equal((200, """{"status":"up"}"""), (status, answer));
        Assert.Empty(_signalR.Calls);   // nobody is asked
    }

    [Fact]
    public async Task In_memory_all_is_in_reach()
    {
        var (status, checks) = await ReadyAsync(Of(new MemoryProbes()));

        Assert.Equal((200, "ready storage-0, signalr"), (status, checks));
        Assert.Equal(["exists presence-readiness"], _signalR.Calls);   // one call
    }

    [Fact]
    public async Task Each_account_of_a_list_is_asked()
    {
        var azurite = await Azurite.OwnAccountAsync();
        var accounts = new TableAccounts([new(azurite), new(azurite)]);
        await accounts.CreateTablesAsync(default);

        Assert.Equal((200, "ready storage-0, storage-1, signalr"), await ReadyAsync(Of(new TableProbes(accounts))));

        accounts.All[1].IsOut = true;   // as after a start without it: its users are refused
        Assert.Equal((503, "notReady storage-0, storage-1 noAnswer, signalr"), await ReadyAsync(Of(new TableProbes(accounts))));
    }

    [Theory]
    [InlineData("silence", Readiness.NoAnswer, "TimeoutException")]
    [InlineData("refusal", Readiness.NoAnswer, "TimeoutException")]
    [InlineData("503 ServerBusy", Readiness.NoAnswer, "TimeoutException")]
    [InlineData("403 AuthorizationFailure", Readiness.Failed, "403 AuthorizationFailure")]
    public async Task A_storage_that_is_not_in_reach_has_a_reason_and_the_log_says_more(string answer, string reason, string why)
    {
        using var service = new OddTableService(answer);

        Assert.Equal((503, $"notReady storage-0 {reason}, signalr"), await ReadyAsync(Of(new TableProbes(service.Accounts))));

        Assert.Equal([$"Not ready: storage-0 is out of reach: {reason} ({why})."], _log.Lines);
    }

    [Fact]
    public async Task A_service_that_hangs_is_given_up_and_not_asked_again_before_it_has_ended()
    {
        var (time, hanging) = (new ImpatientTime(TimeSpan.FromSeconds(2)), new TaskCompletionSource());   // shorter timers go off at once
        _signalR.Answers = (_, _) => hanging.Task;   // it does not even listen when it is told to stop
        var readiness = new Readiness([new PushProbes(_signalR)], time, _log);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((503, "notReady signalr noAnswer"), await ReadyAsync(readiness));
            time.Advance(Readiness.SharedFor);
        }
        Assert.Single(_signalR.Calls);

        hanging.SetResult();
        _signalR.Answers = (_, _) => Task.CompletedTask;
        while ((await ReadyAsync(readiness)).Status != 200) time.Advance(Readiness.SharedFor);   // its time is over at once
        Assert.InRange(_signalR.Calls.Count, 2, int.MaxValue);
    }

    [Fact]
    public async Task Whoever_asks_within_a_second_gets_the_same_answer()
    {
        var (time, busy) = (new ImpatientTime(TimeSpan.Zero), new TaskCompletionSource());
        _signalR.Answers = (_, _) => busy.Task;
        var readiness = Of(new MemoryProbes(), time);

        var all = Enumerable.Range(0, 100).Select(_ => readiness.CheckAsync()).ToList();
        busy.SetResult();
        Assert.Single((await Task.WhenAll(all)).Distinct());
        time.Advance(Readiness.SharedFor - TimeSpan.FromTicks(1));
        await readiness.CheckAsync();
        Assert.Single(_signalR.Calls);

        time.Advance(TimeSpan.FromTicks(1));
        await readiness.CheckAsync();
        Assert.Equal(2, _signalR.Calls.Count);
    }

    [Theory, InlineData(HttpStatusCode.Unauthorized, "HTTP 401"), InlineData(null, "InvalidOperationException")]
    public async Task The_log_has_one_line_when_it_changes_and_never_the_text_of_a_failure(HttpStatusCode? status, string why)
    {
        var time = new ImpatientTime(TimeSpan.Zero);
        var readiness = Of(new MemoryProbes(), time);
        _signalR.Answers = (_, _) => throw new InvalidOperationException(
            "https://name.service.signalr.net s3cr3t", new HttpRequestException("s3cr3t", null, status));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((503, "notReady storage-0, signalr failed"), await ReadyAsync(readiness));
            time.Advance(Readiness.SharedFor);
        }
        _signalR.Answers = (_, _) => Task.CompletedTask;
        await ReadyAsync(readiness);

        Assert.Equal([$"Not ready: signalr is out of reach: failed ({why}).", "signalr is in reach again."], _log.Lines);
        Assert.Empty(_log.Failures);
    }

    /// <summary>What a request finds is what requests have found: a probe is none.</summary>
    [Fact]
    public async Task Probes_neither_break_the_circuit_nor_are_stopped_by_it()
    {
        var (impatient, time) = (new ImpatientTime(TimeSpan.FromSeconds(2)), new ImpatientTime(TimeSpan.Zero));
        var push = new ReliableTransport(_signalR, impatient);
        var readiness = Of(new MemoryProbes(), time);
        _signalR.Answers = (_, _) => throw new HttpRequestException();
        for (var i = 0; i < 2 * ReliableTransport.BreaksFrom; i++)
        {
            await readiness.CheckAsync();
            time.Advance(Readiness.SharedFor);
        }
        _signalR.Answers = (_, _) => Task.CompletedTask;
        await push.JoinAsync("c1", "g1", default);   // the circuit is closed

        _signalR.Answers = (_, _) => throw new HttpRequestException();
        for (var i = 0; i < 2 * ReliableTransport.BreaksFrom; i++)
            await Assert.ThrowsAnyAsync<Exception>(() => push.JoinAsync("c1", "g1", default));
        _signalR.Answers = (_, _) => Task.CompletedTask;

        await Assert.ThrowsAnyAsync<Exception>(() => push.JoinAsync("c1", "g1", default));   // the circuit is open
        Assert.Equal((200, "ready storage-0, signalr"), await ReadyAsync(readiness));
    }

    [Fact]
    public async Task A_check_of_an_account_is_one_call()
    {
        using var service = new OddTableService("403 AuthorizationFailure");
        var readiness = Of(new TableProbes(service.Accounts));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => readiness.CheckAsync()));

        Assert.Equal(1, service.Calls);
        Assert.Single(_signalR.Calls);
    }

    private Readiness Of(IProbed storage, TimeProvider? time = null) =>
        new([storage, new PushProbes(_signalR)], time ?? TimeProvider.System, _log);

    private static async Task<(int Status, string Checks)> ReadyAsync(Readiness readiness)
    {
        var (status, answer) = await AnswerOfAsync(new HealthFunctions(readiness), ready: true);
        foreach (var secret in new[] { "127.0.0.1", "devstore", "http", "s3cr3t", "Exception" })
            Assert.DoesNotContain(secret, answer, StringComparison.OrdinalIgnoreCase);
        using var json = JsonDocument.Parse(answer);
        var checks = json.RootElement.GetProperty("checks").EnumerateArray().Select(check =>
        {
            Assert.InRange(check.GetProperty("milliseconds").GetInt64(), 0, 60_000);
            var reason = check.TryGetProperty("reason", out var text) ? $" {text.GetString()}" : "";
            Assert.Equal(reason.Length == 0, check.GetProperty("ok").GetBoolean());
            return check.GetProperty("name").GetString() + reason;
        });
        return (status, $"{json.RootElement.GetProperty("status").GetString()} {string.Join(", ", checks)}");
    }

    private static async Task<(int Status, string Answer)> AnswerOfAsync(HealthFunctions functions, bool ready)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await (ready ? functions.Ready(context.Request, default) : functions.Health(context.Request, default));
        Assert.Equal("no-store", context.Response.Headers.CacheControl);
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
