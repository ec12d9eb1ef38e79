using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Auth;

/// <summary>Who is refused for calling too often. A window may end between two calls: then more are let through, never fewer.</summary>
public sealed class CallRateLimiterTests
{
    private const int Max = 3;
    private const int CallsMax = 300;

    [Deviation("T18", "T35"), Theory]
    [InlineData("negotiate"), InlineData("heartbeat"), InlineData("logout"), InlineData("setSelfStatus"), InlineData("getSubscriptions")]
    [InlineData("getUserStatus"), InlineData("subscribeUserStatus"), InlineData("unsubscribeUserStatus")]
    public async Task A_user_who_calls_any_verb_too_often_is_refused_before_anything_is_loaded(string verb)
    {
        using var world = new World(rates: RateLimitSettings.None with { User = Max });
        var endpoints = new Endpoints(world);
        await endpoints.CallAsync("negotiate", "bob");

        var answers = await UntilRefusedAsync(2996, () =>
        {
            world.Store.Calls.Clear();
            return endpoints.AskAsync(verb, "ann");
        });

        Assert.InRange(answers.Count, Max, CallsMax);
        Assert.Empty(world.Store.Calls);
        Assert.NotEqual(2996, await endpoints.AskAsync(verb, "bob").CodeAsync());
        Assert.NotEqual(2996, await endpoints.AskAsync(verb == "logout" ? "heartbeat" : "logout", "ann").CodeAsync());
    }

    [Fact]
    public async Task A_user_with_many_signatures_has_no_more_calls_than_with_one()
    {
        using var world = new World(rates: RateLimitSettings.None with { User = Max });
        var endpoints = new Endpoints(world);

        var answers = await UntilRefusedAsync(2996, () =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));   // the next signature is another one
            return endpoints.AskAsync("getSubscriptions", "ann");
        });

        Assert.InRange(answers.Count, Max, CallsMax);
    }

    [Deviation("T32"), Rule("R21"), Fact]
    public async Task Whoever_has_a_revoked_signature_cannot_use_up_the_users_calls()
    {
        using var world = new World(rates: RateLimitSettings.None with { User = Max });
        var endpoints = new Endpoints(world);
        await endpoints.CallAsync("negotiate", "ann");
        await world.DoAsync(World.Ann, new Command.Kick(world.Clock.Now));

        var answers = await UntilRefusedAsync(2996, () => endpoints.AskAsync("getSubscriptions", "ann"));
        Assert.InRange(answers.Count, Max, CallsMax);
        Assert.All(answers, code => Assert.Equal(70052, code));

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await endpoints.CallAsync("getSubscriptions", "ann");   // a new signature
    }

    [Deviation("T18", "T32", "T35"), Theory]
    [InlineData("account_import"), InlineData("account_check"), InlineData("kick")]
    [InlineData("friend_add"), InlineData("friend_delete"), InlineData("friend_get")]
    public async Task An_app_that_calls_a_command_too_often_is_refused_with_60007(string command)
    {
        using var world = new World(rates: RateLimitSettings.None with { Server = Max });
        var endpoints = new Endpoints(world);

        var answers = await UntilRefusedAsync(60007, () => endpoints.AskAsync(command, "administrator"));

        Assert.InRange(answers.Count, Max, CallsMax);
        Assert.NotEqual(60007, await endpoints.AskAsync(command == "kick" ? "friend_get" : "kick", "administrator").CodeAsync());
    }

    [Deviation("T32"), Fact]
    public async Task Whoever_is_no_admin_cannot_use_up_the_calls_of_the_app_and_has_nothing_read()
    {
        using var world = new World(rates: RateLimitSettings.None with { Server = Max, QueryState = Max });
        var endpoints = new Endpoints(world);
        foreach (var command in new[] { "kick", "querystate" })
            for (var i = 0; i <= Max; i++) Assert.Contains(await endpoints.AskAsync(command, "ann").CodeAsync(), new[] { 70403, 90009 });

        Assert.Empty(world.Store.Calls);
        Assert.NotEqual(60007, await endpoints.AskAsync("kick", "administrator").CodeAsync());
    }

    [Deviation("T35"), Fact]
    public async Task Server_calls_are_counted_by_the_users_that_they_ask_about_as_well()
    {
        using var world = new World(rates: RateLimitSettings.None with { Reads = 1000 });
        var endpoints = new Endpoints(world);
        var users = Enumerable.Range(0, 400).Select(i => $"user{i}").ToArray();

        var answers = await UntilRefusedAsync(60007, () => endpoints.AskAsync("querystate", "administrator", new { To_Account = users }));

        Assert.InRange(answers.Count, 2, CallsMax);
        await endpoints.CallAsync("querystate", "administrator", new { To_Account = users[..100] });
    }

    [Fact]
    public async Task A_call_about_more_users_than_fit_a_second_is_let_through_alone()
    {
        using var world = new World(rates: RateLimitSettings.None with { Reads = Max });
        var endpoints = new Endpoints(world);
        var users = Enumerable.Range(0, 100).Select(i => new { UserID = $"user{i}" }).ToArray();

        var answers = await UntilRefusedAsync(
            60007, () => endpoints.AskAsync("account_check", "administrator", new { CheckItem = users }));

        Assert.InRange(answers.Count, 1, CallsMax);
    }

    // What is answered until a call is refused for being one too many.
    private static async Task<List<int>> UntilRefusedAsync(int refused, Func<Task<JsonElement>> call)
    {
        var codes = new List<int>();
        while (codes.Count <= CallsMax && await call().CodeAsync() is var code && code != refused) codes.Add(code);
        return codes;
    }
}

internal static class AnswerExtensions
{
    public static async Task<int> CodeAsync(this Task<JsonElement> answer) => (await answer).GetProperty("ErrorCode").GetInt32();
}
