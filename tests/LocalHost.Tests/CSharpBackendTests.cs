using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Presence.Tests;

/// <summary>samples/csharp-backend, as a newcomer runs it.</summary>
public sealed class CSharpBackendTests
{
    private const string Secret = "demo-webhook-secret";

    [Fact]
    public async Task It_makes_users_known_asks_how_they_stand_and_hears_of_changes()
    {
        var url = $"http://127.0.0.1:{Azurite.FreePort()}";
        await using var host = await StateChangeHost.StartAsync($"{url}/presence", ("Presence:Apps:0:StateChangeSecret", Secret));
        using var backend = Samples.StartBackend(host.Api.Url, url);
        await backend.SayAsync("ann is Offline");
        await backend.SayAsync("bob is Offline");

        await host.Api.SignInAsync("ann", "iPhone");
        await backend.SayAsync("ann Login Register");
        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea" });
        await backend.SayAsync("ann CustomStatusChange SetCustomStatus tea");

        Assert.Equal("ann Online tea, bob Offline ", await StatusAsync(url, ["ann", "zoe", "bob"]));
        var many = Enumerable.Range(0, 1001).Select(i => $"user{i}");
        Assert.Equal("bob Offline ", await StatusAsync(url, [.. many, "bob"]));   // in three calls
    }

    [Fact]
    public async Task It_takes_no_post_that_presence_did_not_sign_just_now_and_prints_an_event_once()
    {
        await using var host = await HostInside.StartAsync();
        using var backend = Samples.StartBackend(host.Api.Url);
        var url = (await backend.SayAsync("Listening on "))["Listening on ".Length..].TrimEnd('.');
        await backend.SayAsync("bob is Offline");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(url, 1, now, signature: ""));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(url, 1, now, secret: "another"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(url, 1, now - 3600));
        foreach (var seq in new[] { 5, 5, 4, 6 }) Assert.Equal(HttpStatusCode.OK, await PostAsync(url, seq, now));

        await backend.SayAsync("ann 5 Test");
        Assert.Equal("ann 6 Test", await backend.SayAsync("ann"));
    }

    [Fact]
    public async Task What_may_go_well_later_is_tried_again_and_what_may_not_is_said()
    {
        await using var presence = await Receiver.StartAsync();
        var answers = new Queue<int>([60007, 90992, 70001, 0, 90009]);
        presence.Answers = (post, context) => context.Response.WriteAsync(post.Path.EndsWith("account_import", StringComparison.Ordinal)
            ? Receiver.Ok
            : $$"""{"ActionStatus":"","ErrorInfo":"as the test wants","ErrorCode":{{answers.Dequeue()}},"QueryResult":[]}""");
        using (var backend = Samples.StartBackend(presence.Url))
        {
            var url = (await backend.SayAsync("Listening on "))["Listening on ".Length..].TrimEnd('.');
            await UntilAsync(() => answers.Count == 1);
            Assert.Equal("", await StatusAsync(url, [], HttpStatusCode.OK));
            Assert.Equal("", await StatusAsync(url, ["ann"], HttpStatusCode.InternalServerError));
        }

        var queries = presence.Posts.Where(post => post.Path.EndsWith("query_online_status", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, queries.Count);
        Assert.Equal("""{"To_Account":["ann","bob"],"IsReturnCustomStatus":1}""", queries[0].Text);
    }

    [Fact]
    public async Task It_says_so_when_presence_refuses_it_for_good()
    {
        await using var host = await HostInside.StartAsync(
            storage: null, ("Presence:Apps:0:SdkAppId", "1400000001"), ("Presence:Apps:0:SecretKey", "another"));
        using var backend = Samples.StartBackend(host.Api.Url);

        Assert.Contains("70020", await backend.SayAsync($"Presence at {host.Api.Url}"), StringComparison.Ordinal);
        Assert.Equal(1, await backend.EndAsync());
    }

    private static async Task<string> StatusAsync(string url, string[] users, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync($"{url}/status", users);
        Assert.Equal(expected, answer.StatusCode);
        if (expected != HttpStatusCode.OK) return "";
        var list = await answer.Content.ReadFromJsonAsync<JsonElement[]>();
        return string.Join(", ", list!.Select(one =>
            $"{one.GetProperty("To_Account")} {one.GetProperty("status")} {one.GetProperty("customStatus")}"));
    }

    private static async Task<HttpStatusCode> PostAsync(string url, int seq, long time, string secret = Secret, string? signature = null)
    {
        var body = $$"""{"Info":{"Action":"{{seq}}","To_Account":"ann","Reason":"Test"},"EventSeq":{{seq}}}""";
        var timestamp = time.ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(timestamp + body));
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("X-Presence-Timestamp", timestamp);
        content.Headers.Add("X-Presence-Signature", signature ?? $"sha256={Convert.ToHexStringLower(mac)}");
        using var answer = await http.PostAsync($"{url}/presence", content);
        return answer.StatusCode;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
