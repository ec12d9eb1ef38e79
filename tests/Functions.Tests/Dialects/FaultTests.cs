using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Dialects.Client;
using Presence.Functions.Dialects.Tencent;
using Presence.Functions.Tests.Support;
using Presence.Functions.Wire;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects;

/// <summary>What callers hear when our own storage fails or takes too long: a code and a text, never an exception.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly World _world = new();
    private readonly Listening _log = new();
    private readonly Dictionary<string, Func<HttpRequest, Task>> _commands;

    public FaultTests()
    {
        var responses = new ResponseWriter(TimeProvider.System, new(_world.Metrics), _log);
        var api = new TencentApi(responses, _world.Authenticator, _world.Rates);
        var queries = new QueryStateFunctions(api, _world.Rates, _world.Presence);
        var accounts = new AccountFunctions(
            api, _world.Authenticator, _world.Presence, _world.The<AccountImporter>(), _world.The<AccountEraser>());
        var statuses = new StatusFunctions(new ClientApi(responses, _world.Authenticator, _world.Rates), _world.Presence);
        _commands = new(StringComparer.Ordinal)
        {
            ["querystate"] = request => queries.QueryState(request, default),
            ["query_online_status"] = request => queries.QueryOnlineStatus(request, default),
            ["kick"] = request => accounts.Kick(request, default),
            ["account_check"] = request => accounts.Check(request, default),
            ["getUserStatus"] = request => statuses.GetUserStatus(request, default),
            ["setSelfStatus"] = request => statuses.SetSelfStatus(request, default),
        };
    }

    [Deviation("T18"), Theory]
    [InlineData("querystate", 90994, 90992)]
    [InlineData("query_online_status", 90994, 90992)]
    [InlineData("kick", 70500, 70169)]
    [InlineData("account_check", 70500, 70169)]
    [InlineData("getUserStatus", 70500, 60008)]
    [InlineData("setSelfStatus", 70500, 60008)]
    public async Task A_store_that_fails_or_takes_too_long_has_a_code_of_the_dialect(string command, int broken, int late)
    {
        _world.Store.Before = _ => throw new InvalidOperationException("the disk is full of secrets");
        var (status, answer) = await CallAsync(command);
        Assert.Equal((200, broken), (status, answer.GetProperty("ErrorCode").GetInt32()));
        Assert.DoesNotContain("secrets", answer.ToString(), StringComparison.Ordinal);

        _world.Store.Before = _ => throw new OperationCanceledException();   // as a store does once the time is up
        (status, answer) = await CallAsync(command);
        Assert.Equal((200, late), (status, answer.GetProperty("ErrorCode").GetInt32()));

        _world.Store.Before = _ => throw new TimeoutException();   // as it does at once when too many wait
        (status, answer) = await CallAsync(command);
        Assert.Equal((200, late), (status, answer.GetProperty("ErrorCode").GetInt32()));
    }

    [Fact]
    public async Task What_is_logged_of_a_fault_names_the_path_and_never_the_signature()
    {
        _world.Store.Before = _ => throw new InvalidOperationException();
        await CallAsync("querystate");

        var line = Assert.Single(_log.Lines);
        Assert.Contains("/v4/openim/querystate", line, StringComparison.Ordinal);
        Assert.DoesNotContain("usersig", line, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private async Task<(int Status, JsonElement Answer)> CallAsync(string command)
    {
        const string Admin = "administrator";
        var signature = UserSig.Make(World.TheApp, new(Admin), _world.Clock.GetUtcNow(), TimeSpan.FromDays(1));
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Path = $"/v4/openim/{command}";
        context.Request.QueryString = new QueryString(string.Create(
            CultureInfo.InvariantCulture, $"?sdkappid={World.App}&identifier={Admin}&usersig={signature}&contenttype=json"));
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(
            """{"To_Account":["ann"],"UserID":"ann","CheckItem":[{"UserID":"ann"}],"userIDList":["ann"],"customStatus":"hi"}"""));
        using var written = new MemoryStream();
        context.Response.Body = written;

        await _commands[command](context.Request);

        using var json = JsonDocument.Parse(written.ToArray());
        return (context.Response.StatusCode, json.RootElement.Clone());
    }

    private sealed class Listening : ILogger<ResponseWriter>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
