using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Presence.Domain;

namespace Presence.Tests;

/// <summary>
/// Nonsense of every kind at every route: always the dialect's own answer, soon, and nothing changed by what was refused.
/// </summary>
public sealed class FuzzTests
{
    private const int Requests = 10_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly string[] Cast = ["ann", "bob", "carol", Api.Admin];

    private static readonly string[] NoDialect = ["/openapi.json", "/health", "/health/ready"];   // they answer no codes

    private static readonly string[] Fields =
    [
        "To_Account", "IsNeedDetail", "userIDList", "customStatus", "sessionId", "UserID",
        "CheckItem", "From_Account", "AddFriendItem", "StartIndex", "durationMinutes", "x",
        "userID", "prefix", "platform", "limit", "cursor", "connectionId", "withFreshness",
    ];

    [Fact]
    public async Task Ten_thousand_requests_of_nonsense_do_no_harm()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var host = await HostInside.StartAsync(
            storage: null,
            ("Presence:RateLimits:QueryState", "0"),
            ("Presence:RateLimits:Client", "0"),
            ("Presence:RateLimits:Server", "0"),
            ("Presence:RateLimits:User", "0"),
            ("Presence:RateLimits:Zim", "0"));
        foreach (var user in Cast) await host.Api.SignInAsync(user);
        using var http = new HttpClient { BaseAddress = new Uri(host.Api.Url) };
        var functions = await http.GetFromJsonAsync<JsonElement[]>("/_local/functions");
        var routes = functions!.Select(f => f.GetProperty("route").GetString()).OfType<string>().Except(NoDialect).ToArray();
        Assert.NotEmpty(routes);
        var before = await StatesAsync(host);

        for (var i = 0; i < Requests; i++)
        {
            var (method, address, body) = await RequestAsync(random, routes[i % routes.Length]);
            var answer = await SendAsync(http, method, address, body);
            var context = $"seed {seed}, request {i}: {method} {Start(address, 200)}\n"
                + $"{Start(Encoding.Latin1.GetString(body), 300)}\n{answer.Text}";
            Assert.True(answer.Status == 200, context);
            using var json = JsonDocument.Parse(answer.Text);
            var code = json.RootElement.TryGetProperty("ErrorCode", out var tencent) ? tencent : json.RootElement.GetProperty("Code");
            if (answer.Took > Soon)
                Assert.True((await SendAsync(http, method, address, body)).Took <= Soon, $"too slow, twice; {context}");

            var after = await StatesAsync(host);
            if (code.GetInt32() != 0) Assert.True(before.SequenceEqual(after), $"a refused request changed something; {context}");
            before = after;
        }
    }

    private static string Start(string text, int length) => text[..Math.Min(length, text.Length)];

    private static async Task<UserState[]> StatesAsync(HostInside host) => await Task.WhenAll(Cast.Select(host.PeekAsync));

    private static async Task<(int Status, string Text, TimeSpan Took)> SendAsync(
        HttpClient http, string method, string address, byte[] body)
    {
        var watch = Stopwatch.StartNew();
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));
        if (method != "GET") message.Content = new ByteArrayContent(body);
        using var response = await http.SendAsync(message);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), watch.Elapsed);
    }

    private static async Task<(string Method, string Address, byte[] Body)> RequestAsync(Random random, string route)
    {
        var isClient = route.StartsWith("/v1", StringComparison.Ordinal);
        var isZim = !isClient && !route.StartsWith("/v4", StringComparison.Ordinal);
        var path = isZim ? "/" : route.Replace("{*path}", $"{Word(random)}/{Word(random)}", StringComparison.Ordinal);
        var query = isZim ? ZimQuery(random) : await Api.QueryOf(isClient ? "ann" : Api.Admin) + "&contenttype=json";
        if (random.Next(4) == 0) query = Mangled(random, query);
        var method = isZim ? "GET" : isClient || random.Next(20) > 0 ? "POST" : "GET";
        return (method, $"{path}?{query}", Body(random));
    }

    private static string ZimQuery(Random random) =>
        $"Action={(random.Next(3) == 0 ? Word(random) : "QueryUserOnlineState")}&UserId[]={Word(random)}"
        + $"&AppId={random.Next(20000)}&SignatureNonce={Word(random)}&Timestamp={random.NextInt64()}"
        + $"&SignatureVersion=2.0&Signature={Word(random)}";

    private static string Mangled(Random random, string query)
    {
        var parts = query.Split('&').ToList();
        var i = random.Next(parts.Count);
        switch (random.Next(4))
        {
            case 0: parts.RemoveAt(i); break;
            case 1: parts[i] = parts[i].Split('=')[0] + "=" + Word(random); break;
            case 2: parts.Add(parts[i]); break;
            default: parts[i] = parts[i][..random.Next(parts[i].Length)].TrimEnd('%'); break;
        }
        return string.Join('&', parts);
    }

    private static byte[] Body(Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                var bytes = new byte[random.Next(300)];
                random.NextBytes(bytes);
                return bytes;
            case 1: return Encoding.UTF8.GetBytes(new string('[', random.Next(5000)));
            case 2:
                var number = $"{new string('9', random.Next(1, 400))}e{random.Next(100000)}";
                return Encoding.UTF8.GetBytes(Object(Field(Pick(random, Fields), number)));
            case 3:
                return Encoding.Latin1.GetBytes(Object(Field(Pick(random, Fields), $"[\"\xff\xfe{Word(random)}\"]")));
            case 4:
                var halfOfAPair = Field(Pick(random, Fields), $"[\"\\ud8{random.Next(10, 99)}\"]");
                return Encoding.UTF8.GetBytes(Object(halfOfAPair, Field(Pick(random, Fields), "\"\\udc00\"")));
            case 5:
                var name = Pick(random, Fields);
                return Encoding.UTF8.GetBytes(Object(Field(name, Value(random, 2)), Field(name, Value(random, 2))));
            default:
                return Encoding.UTF8.GetBytes(Object(SomeFields(random, fewerThan: 4, depth: 3)));
        }
    }

    private static string Object(params IEnumerable<string> fields) => "{" + string.Join(',', fields) + "}";

    private static string Field(string name, string value) => $"\"{name}\":{value}";

    private static IEnumerable<string> SomeFields(Random random, int fewerThan, int depth) =>
        Enumerable.Range(0, random.Next(fewerThan)).Select(_ => Field(Pick(random, Fields), Value(random, depth)));

    private static string Value(Random random, int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        0 => "null",
        1 => "true",
        2 => random.NextInt64().ToString(System.Globalization.CultureInfo.InvariantCulture),
        3 => "-1.5e300",
        4 => "\"\"",
        5 => $"\"{Word(random)}\"",
        6 => $"\"{Pick(random, Cast)}\"",
        7 => "[" + string.Join(',', Enumerable.Range(0, random.Next(600)).Select(_ => $"\"{Word(random)}\"")) + "]",
        8 => "[" + string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => Value(random, depth - 1))) + "]",
        _ => Object(SomeFields(random, fewerThan: 3, depth - 1)),
    };

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];

    private static string Word(Random random) =>
        new([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next('a', 'z' + 1))]);
}
