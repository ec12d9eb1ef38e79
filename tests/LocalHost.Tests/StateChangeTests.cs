using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Presence.Domain;
using Presence.LocalHost;

namespace Presence.Tests;

/// <summary>What an app's backend hears, with a real one: it takes, fails, hangs and talks nonsense.</summary>
public sealed class StateChangeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Rule("R20"), Fact]
    public async Task The_backend_hears_in_order_of_all_that_happens_to_a_device()
    {
        await using var backend = await Receiver.StartAsync();
        await using var host = await HostAsync(backend.Url);
        using (var ann = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone"))
        {
            await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea & ünïcode" });
            await ann.StopAsync();
        }
        await UntilAsync(host, state => state.Sessions[0].LostAt is not null);
        await host.Api.AdvanceAsync("10s");

        var session = await host.Api.SignInAsync("ann", "IPhone");
        await host.Api.AdvanceAsync("400s");
        await host.Api.DoAsync("ann", "heartbeat", new { sessionId = session });
        await host.Api.DoAsync("ann", "logout", new { sessionId = session });

        await backend.TookAsync("ann", 7);
        Assert.Equal(
            ["Login/Register", "CustomStatusChange/SetCustomStatus", "Disconnect/LinkClose", "Login/Register", "Disconnect/TimeOut", "Login/Register", "Logout/Unregister"],
            backend.TakenOf("ann").Select(post => post.What));
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], backend.TakenOf("ann").Select(post => post.Seq));
        Assert.Contains("\"CustomStatus\":\"tea & ünïcode\"", backend.TakenOf("ann")[1].Text, StringComparison.Ordinal);
        await UntilAsync(host, state => state.Notices.Items.IsEmpty);
    }

    [Rule("R20"), Fact]
    public async Task A_post_says_what_the_vendors_says_and_its_signature_verifies()
    {
        await using var backend = await Receiver.StartAsync();
        await using var host = await HostAsync($"{backend.Url}?code=a%26b", ("Presence:Apps:0:StateChangeSecret", "a secret"));

        await host.Api.SignInAsync("ann", "IPhone");
        await backend.TookAsync("ann", 1);

        var post = Assert.Single(backend.Posts);
        Assert.Equal("/presence", post.Path);
        Assert.Equal(["code=a&b", "SdkAppid=1400000000", "CallbackCommand=State.StateChange", "contenttype=json", "ClientIP=", "OptPlatform=iOS"], post.Query);
        Assert.Equal("application/json; charset=utf-8", post.Headers["Content-Type"]);
        var timestamp = post.Headers["X-Presence-Timestamp"];
        var signed = Convert.ToHexStringLower(HMACSHA256.HashData("a secret"u8, Encoding.UTF8.GetBytes(timestamp + post.Text)));
        Assert.Equal($"sha256={signed}", post.Headers["X-Presence-Signature"]);
        Assert.InRange(DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture)), TimeSpan.Zero, Patience);
    }

    [Rule("R19"), Rule("R20"), Fact]
    public async Task A_login_names_the_devices_that_it_pushed_out()
    {
        await using var backend = await Receiver.StartAsync();
        await using var host = await HostAsync(backend.Url, ("Presence:Apps:0:LoginPolicy", "triple"));
        using var phone = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone");
        await host.Api.SignInAsync("ann", "Windows");

        await host.Api.SignInAsync("ann", "Android");

        await phone.HearAsync("onKickedOut", _ => true);
        await backend.TookAsync("ann", 3);
        Assert.Equal(["", "", "iOS"], backend.TakenOf("ann").Select(post => string.Join(',', post.Kicked)));
        Assert.All(backend.Posts, post => Assert.False(post.Headers.ContainsKey("X-Presence-Signature") || post.Headers.ContainsKey("X-Presence-Timestamp")));
    }

    [Rule("R20"), Fact]
    public async Task No_answer_waits_for_a_backend_that_hangs_and_no_user_for_another()
    {
        await using var backend = await Receiver.StartAsync();
        var released = new TaskCompletionSource();
        backend.Answers = (post, context) => post.User == "ann" ? released.Task.WaitAsync(context.RequestAborted) : Task.CompletedTask;
        await using var host = await HostAsync(backend.Url);

        var session = await host.Api.SignInAsync("ann");
        await backend.PostedAsync("ann", 1);
        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea" });
        await host.Api.DoAsync("ann", "logout", new { sessionId = session });
        await host.Api.SignInAsync("bob");
        await backend.TookAsync("bob", 1);

        Assert.Empty(backend.TakenOf("ann"));
        Assert.Single(backend.Posts, post => post.User == "ann");   // one at a time
        released.SetResult();
        await backend.TookAsync("ann", 3);
        Assert.Equal([1L, 2, 3], backend.TakenOf("ann").Select(post => post.Seq).Distinct());
    }

    public static TheoryData<string> Refusals => ["500", "404", "307", "broken off"];

    [Rule("R20"), Theory, MemberData(nameof(Refusals))]
    public async Task What_is_not_taken_is_posted_again_until_it_is_and_nothing_overtakes_it(string how)
    {
        await using var backend = await Receiver.StartAsync();
        await using var host = await HostAsync(backend.Url);
        var works = backend.Answers;
        backend.Answers = (_, context) => FailAsync(how, context);

        await host.Api.SignInAsync("ann");
        for (var failures = 1; failures <= 3; failures++)
        {
            await UntilAsync(host, state => state.Notices.Failures == failures);
            await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = $"{failures}" });
            if (failures == 3) backend.Answers = works;
            await host.Api.AdvanceAsync("40s");
        }

        await UntilAsync(host, state => state.Notices.Items.IsEmpty);
        Assert.Equal([1L, 1, 1, 1, 2, 3, 4], backend.Posts.Select(post => post.Seq));
        Assert.All(backend.Posts, post => Assert.Equal("/presence", post.Path));   // no redirect is followed
    }

    public static TheoryData<int, string> Nonsense =>
        new() { { 200, "<html>" }, { 204, "" }, { 202, "{" }, { 200, """{"ActionStatus":"FAIL","ErrorCode":1,"ErrorInfo":"no"}""" } };

    [Rule("R20"), Theory, MemberData(nameof(Nonsense))]
    public async Task Whatever_comes_with_2xx_is_taken(int status, string text)
    {
        await using var backend = await Receiver.StartAsync();
        backend.Answers = (_, context) =>
        {
            context.Response.StatusCode = status;
            return text.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(text);
        };
        await using var host = await HostAsync(backend.Url);

        await host.Api.SignInAsync("ann");

        await UntilAsync(host, state => state.Notices.LastSeq == 1 && state.Notices.Items.IsEmpty);
        Assert.Single(backend.Posts);
    }

    [Rule("R20"), Theory]
    [InlineData("fails"), InlineData("hangs"), InlineData("is gone")]
    public async Task Nothing_is_lost_when_the_host_is_started_again(string backendThat)
    {
        var storage = await Azurite.StartAsync();
        await using var backend = await Receiver.StartAsync();
        var works = backend.Answers;
        backend.Answers = (_, context) => backendThat == "hangs" ? Task.Delay(Timeout.Infinite, context.RequestAborted) : FailAsync("500", context);
        var url = backendThat == "is gone" ? $"http://127.0.0.1:{Azurite.FreePort()}/" : backend.Url;

        await using (var first = await HostInside.StartAsync(storage, Settings(url)))
        {
            var session = await first.Api.SignInAsync("ann", "IPhone");
            if (backendThat == "is gone") await UntilAsync(first, state => state.Notices.Failures > 0);
            else await backend.PostedAsync("ann", 1);
            await first.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea" });
            await first.Api.DoAsync("ann", "logout", new { sessionId = session });
        }
        Assert.Empty(backend.TakenOf("ann"));

        backend.Answers = works;
        await using var second = await HostInside.StartAsync(storage, Settings(backend.Url));
        await second.Api.AdvanceAsync("60s");
        await backend.TookAsync("ann", 3);

        Assert.Equal(["Login/Register", "CustomStatusChange/SetCustomStatus", "Logout/Unregister"], backend.TakenOf("ann").Select(post => post.What));
        await UntilAsync(second, state => state.Notices.Items.IsEmpty);
    }

    private static Task<HostInside> HostAsync(string url, params (string Name, string Value)[] settings) =>
        HostInside.StartAsync(null, [.. Settings(url), .. settings]);

    private static (string Name, string Value)[] Settings(string url) =>
        [.. LocalApp.DemoApp.Select(setting => (setting.Key, setting.Value!)), ("Presence:Apps:0:StateChangeUrl", url)];

    private static async Task FailAsync(string how, HttpContext context)
    {
        if (how == "broken off") context.Abort();
        context.Response.StatusCode = how == "broken off" ? 500 : int.Parse(how, CultureInfo.InvariantCulture);
        context.Response.Headers.Location = "/elsewhere";
        await context.Response.CompleteAsync();
    }

    // What happens beside the requests is seen in the row.
    private static async Task UntilAsync(HostInside host, Func<UserState, bool> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (await host.PeekAsync("ann") is var state && !holds(state))
        {
            Assert.False(late.IsCancellationRequested, $"ann's row never came to that: {state}");
            await Task.Yield();
        }
    }
}
