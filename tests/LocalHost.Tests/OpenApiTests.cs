using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Presence.Functions;
using Presence.LocalHost;

namespace Presence.Tests;

/// <summary>GET /openapi.json: who may read it, and what is served beside the golden messages is as it says.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Pages_of_any_origin_may_read_it_without_a_signature()
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();
        using var answer = await http.GetAsync($"{host.Api.Url}/openapi.json");

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        var document = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        Assert.Equal("3.1.0", document.GetProperty("openapi").GetString());
    }

    [Fact]
    public async Task Only_the_method_that_is_described_is_right()
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();
        var described = await Described.GetAsync(host.Api.Url);
        foreach (var path in described.Paths.EnumerateObject())
        {
            var (_, method) = described.OperationOf(path.Name)!.Value;
            var name = path.Value.GetProperty(method).GetProperty("operationId").GetString();
            if (!TakesAnyMethod(name!)) continue;   // the host refuses the others
            var isRest = name is "unknown" or "verbUnknown";
            var right = await CodeAsync(http, method, host.Api.Url + path.Name.Replace("{", "x", StringComparison.Ordinal));
            var wrong = await CodeAsync(http, "PUT", host.Api.Url + path.Name.Replace("{", "x", StringComparison.Ordinal));
            Assert.True(isRest ? right == 60009 : right is not (60002 or 60009 or 100000007), $"{method} {path.Name} answers {right}");
            Assert.True(wrong is 60002 or 100000007 || path.Name == "/v1/{verb}", $"PUT {path.Name} answers {wrong}");
        }
    }

    [Fact]
    public async Task What_devices_and_backends_hear_while_a_user_comes_and_goes_is_as_described()
    {
        await using var backend = await Receiver.StartAsync();
        await using var host = await StateChangeHost.StartAsync(
            backend.Url, ("Presence:Apps:0:StateChangeSecret", "a secret"), ("Presence:Apps:0:LoginPolicy", "triple"));
        var described = await Described.GetAsync(host.Api.Url);
        var messages = new List<DescribedMessage>();

        async Task<JsonElement> CallAsync(string user, string path, object? body, string more = "")
        {
            var query = await Api.QueryOf(user) + more;
            var text = JsonSerializer.Serialize(body ?? new { });
            var answer = await host.Api.SendAsync($"{path}?{query}", text);
            messages.Add(new DescribedMessage(
                $"{path} {text}", path, "post", Described.QueryIn(query), JsonSerializer.Deserialize<JsonElement>(text), answer));
            Assert.True(Api.Code(answer) == 0, answer.ToString());
            return answer;
        }

        var negotiated = await CallAsync("ann", "/v1/negotiate", null, "&platform=iPhone&instance=mine");
        var session = negotiated.GetProperty("sessionId").GetString();
        await CallAsync("ann", "/v1/heartbeat", new { sessionId = session });
        await CallAsync("ann", "/v1/setSelfStatus", new { customStatus = "tea" });
        await host.Api.SignInAsync("bob");
        await CallAsync("bob", "/v1/subscribeUserStatus", new { userIDList = new[] { "ann", "carol" }, durationMinutes = 60 });
        await CallAsync("bob", "/v1/subscribeUserStatus", new { userIDList = new[] { "ann", "dave", "bob" } });
        await CallAsync("bob", "/v1/getSubscriptions", null);
        object all = new { To_Account = new[] { "ann", "zoe" }, IsNeedDetail = 1, IsReturnInstid = 1, IsReturnCustomStatus = 1 };
        await CallAsync(Api.Admin, "/v4/openim/query_online_status", all, "&random=1&contenttype=json");
        await host.Api.SignInAsync("ann", "Android");   // the policy pushes the iPhone out
        await host.Api.AdvanceAsync("400s");
        session = await host.Api.SignInAsync("ann", "iPhone");
        await CallAsync("ann", "/v1/logout", new { sessionId = session });
        await backend.TookAsync("ann", 6);

        messages.AddRange(backend.Posts.Select(post => new DescribedMessage(
            post.Text, "State.StateChange", "post", [.. post.Query.Select(part => part.Split('=', 2))],
            JsonSerializer.Deserialize<JsonElement>(post.Text), JsonSerializer.Deserialize<JsonElement>(Receiver.Ok),
            [.. post.Headers.Select(header => new[] { header.Key, header.Value })], Webhook: true)));
        Assert.Contains(backend.Posts, post => post.Kicked.Length > 0);
        await described.HoldAsync(messages);
    }

    private static bool TakesAnyMethod(string function) =>
        FunctionCatalog.In(typeof(Composition).Assembly.GetExportedTypes()).Functions
            .Single(known => known.Name == function).Trigger is HttpTriggerAttribute { Methods: null or [] };

    private static async Task<int> CodeAsync(HttpClient http, string method, string url)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), url);
        using var response = await http.SendAsync(message);
        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        return (answer.TryGetProperty("Code", out var code) ? code : answer.GetProperty("ErrorCode")).GetInt32();
    }
}
