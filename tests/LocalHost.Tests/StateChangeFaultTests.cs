using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Presence.Tests;

/// <summary>A backend that fails, hangs or answers nonsense: each change is posted until it is taken, in order.</summary>
public sealed class StateChangeFaultTests
{
    [Rule("R20"), Fact]
    public async Task No_answer_waits_for_a_backend_that_hangs_and_no_user_for_another()
    {
        await using var backend = await Receiver.StartAsync();
        var released = new TaskCompletionSource();
        backend.Answers = (post, context) => post.User == "ann" ? released.Task.WaitAsync(context.RequestAborted) : Task.CompletedTask;
        await using var host = await StateChangeHost.StartAsync(backend.Url);

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
        await using var host = await StateChangeHost.StartAsync(backend.Url);
        var works = backend.Answers;
        backend.Answers = (_, context) => FailAsync(how, context);

        await host.Api.SignInAsync("ann");
        for (var failures = 1; failures <= 3; failures++)
        {
            await StateChangeHost.UntilAsync(host, state => state.Notices.Failures == failures);
            await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = $"{failures}" });
            if (failures == 3) backend.Answers = works;
            await host.Api.AdvanceAsync($"{5 << failures}s");   // to the next try, and no further
        }

        await StateChangeHost.UntilAsync(host, state => state.Notices.Items.IsEmpty);
        Assert.Equal([1L, 1, 1, 1, 2, 3, 4], backend.Posts.Select(post => post.Seq));
        Assert.All(backend.Posts, post => Assert.Equal("/presence", post.Path));   // no redirect is followed
    }

    public static TheoryData<int, string> Nonsense =>
        new() { { 200, "<html>" }, { 204, "" }, { 202, "{" }, { 200, """{"ActionStatus":"FAIL","ErrorCode":1,"ErrorInfo":"no"}""" } };

    [Deviation("W8"), Rule("R20"), Theory, MemberData(nameof(Nonsense))]
    public async Task Whatever_comes_with_2xx_is_taken(int status, string text)
    {
        await using var backend = await Receiver.StartAsync();
        backend.Answers = (_, context) =>
        {
            context.Response.StatusCode = status;
            return text.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(text);
        };
        await using var host = await StateChangeHost.StartAsync(backend.Url);

        await host.Api.SignInAsync("ann");

        await StateChangeHost.UntilAsync(host, state => state.Notices.LastSeq == 1 && state.Notices.Items.IsEmpty);
        Assert.Single(backend.Posts);
    }

    [Rule("R20"), Theory]
    [InlineData("fails"), InlineData("hangs"), InlineData("is gone")]
    public async Task Nothing_is_lost_when_the_host_is_started_again(string backendThat)
    {
        var storage = await Azurite.OwnAccountAsync();
        await using var backend = await Receiver.StartAsync();
        var works = backend.Answers;
        backend.Answers = (_, context) =>
            backendThat == "hangs" ? Task.Delay(Timeout.Infinite, context.RequestAborted) : FailAsync("500", context);
        var url = backendThat == "is gone" ? $"http://127.0.0.1:{Azurite.FreePort()}/" : backend.Url;

        await using (var first = await HostInside.StartAsync(storage, StateChangeHost.Settings(url)))
        {
            var session = await first.Api.SignInAsync("ann", "IPhone");
            if (backendThat == "is gone") await StateChangeHost.UntilAsync(first, state => state.Notices.Failures > 0);
            else await backend.PostedAsync("ann", 1);
            await first.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea" });
            await first.Api.DoAsync("ann", "logout", new { sessionId = session });
        }
        Assert.Empty(backend.TakenOf("ann"));

        backend.Answers = works;
        await using var second = await HostInside.StartAsync(storage, StateChangeHost.Settings(backend.Url));
        await second.Api.AdvanceAsync("60s");
        await backend.TookAsync("ann", 3);

        Assert.Equal(
            ["Login/Register", "CustomStatusChange/SetCustomStatus", "Logout/Unregister"],
            backend.TakenOf("ann").Select(post => post.What));
        await StateChangeHost.UntilAsync(second, state => state.Notices.Items.IsEmpty);
    }

    private static async Task FailAsync(string how, HttpContext context)
    {
        if (how == "broken off") context.Abort();
        context.Response.StatusCode = how == "broken off" ? 500 : int.Parse(how, CultureInfo.InvariantCulture);
        context.Response.Headers.Location = "/elsewhere";
        await context.Response.CompleteAsync();
    }
}
