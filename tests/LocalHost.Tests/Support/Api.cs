using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Presence.Tests;

/// <summary>Calls the API over HTTP, with signatures made by the vendor's own package.</summary>
internal sealed class Api(string url)
{
    public const uint App = 1400000000;
    public const string Key = "demo-secret-key";
    public const string Admin = "administrator";

    private static readonly HttpClient Http = new();
    private static readonly ConcurrentDictionary<string, Task<string>> Signatures = new(StringComparer.Ordinal);

    public string Url { get; } = url;

    /// <summary>A user's signature.</summary>
    public static Task<string> SignatureOf(string user) =>
        Signatures.GetOrAdd(user, async name => (await NodeKit.SignAsync(App, Key, [name]))[0]);

    /// <summary>The query that proves which user is calling.</summary>
    public static async Task<string> QueryOf(string user) =>
        $"sdkappid={App}&identifier={Uri.EscapeDataString(user)}&usersig={Uri.EscapeDataString(await SignatureOf(user))}";

    /// <summary>Calls a verb of the client API; whatever the code, HTTP answers 200.</summary>
    public async Task<JsonElement> CallAsync(string user, string verb, object? body = null, string more = "") =>
        await SendAsync($"/v1/{verb}?{await QueryOf(user)}{more}", JsonSerializer.Serialize(body ?? new { }));

    /// <summary>Calls a verb that must succeed.</summary>
    public async Task<JsonElement> DoAsync(string user, string verb, object? body = null, string more = "")
    {
        var answer = await CallAsync(user, verb, body, more);
        Assert.True(Code(answer) == 0, answer.ToString());
        return answer;
    }

    /// <summary>Asks for one user's state and devices, as an admin.</summary>
    public async Task<JsonElement> QueryStateAsync(string user)
    {
        var answer = await SendAsync(
            $"/v4/openim/querystate?{await QueryOf(Admin)}&random=1&contenttype=json",
            JsonSerializer.Serialize(new { To_Account = new[] { user }, IsNeedDetail = 1 }));
        Assert.True(Code(answer) == 0, answer.ToString());
        return answer.GetProperty("QueryResult")[0];
    }

    /// <summary>Calls a command of the server API that must succeed, as an admin.</summary>
    /// <param name="command">Service and command.</param>
    public async Task<JsonElement> AdminAsync(string command, object body)
    {
        var path = $"/v4/{command}?{await QueryOf(Admin)}&random=1&contenttype=json";
        var answer = await SendAsync(path, JsonSerializer.Serialize(body));
        Assert.True(Code(answer) == 0, answer.ToString());
        return answer;
    }

    /// <summary>Signs a device in without a connection: negotiate, then a first heartbeat. Returns its session.</summary>
    public async Task<string> SignInAsync(string user, string platform = "Web", string instance = "")
    {
        var negotiated = await DoAsync(user, "negotiate", null, $"&platform={platform}&instance={instance}");
        var session = negotiated.GetProperty("sessionId").GetString()!;
        await DoAsync(user, "heartbeat", new { sessionId = session });
        return session;
    }

    /// <summary>Posts anything anywhere.</summary>
    public Task<JsonElement> SendAsync(string path, string body) => SendAsync(path, Encoding.UTF8.GetBytes(body));

    /// <summary>Posts any bytes anywhere; the answer must be HTTP 200 and JSON.</summary>
    public async Task<JsonElement> SendAsync(string path, byte[] body)
    {
        using var answer = await Http.PostAsync(Url + path, new ByteArrayContent(body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 200, $"{path} answered {(int)answer.StatusCode}: {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    /// <summary>Moves the clock; what falls due by that has run when this returns.</summary>
    public async Task AdvanceAsync(string by)
    {
        using var answer = await Http.PostAsJsonAsync($"{Url}/_local/clock", new { advance = by });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Runs a timer function now.</summary>
    public async Task RunTimerAsync(string function)
    {
        using var answer = await Http.PostAsync($"{Url}/_local/timers/{function}", null);
        answer.EnsureSuccessStatusCode();
    }

    public static int Code(JsonElement answer) => answer.GetProperty("ErrorCode").GetInt32();
}
