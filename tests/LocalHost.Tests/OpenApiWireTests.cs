using System.Text.Json;
using System.Text.RegularExpressions;

namespace Presence.Tests;

/// <summary>
/// Every request and answer of tests/wire, and every request of requests.http, is as /openapi.json says. A request that is refused
/// may be wrong; its answer may not.
/// </summary>
public sealed partial class OpenApiWireTests
{
    private sealed record Case(string Why, string Request, JsonElement Body, string Answer);

    [Fact]
    public async Task Every_golden_message_is_as_described()
    {
        await using var host = await HostInside.StartAsync();
        var described = await Described.GetAsync(host.Api.Url);
        var (messages, served) = (new List<DescribedMessage>(), 0);
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "wire"), "*.json"))
        {
            var cases = JsonSerializer.Deserialize<Case[]>(await File.ReadAllTextAsync(path), JsonSerializerOptions.Web)!;
            foreach (var one in cases)
            {
                var (method, address) = one.Request.Split(' ') is [var m, var a] ? (m, a) : throw new FormatException(one.Request);
                if (described.OperationOf(address.Split('?')[0]) is not { } operation)
                {
                    Assert.StartsWith("HTTP 404", one.Answer, StringComparison.Ordinal);
                    continue;
                }
                messages.Add(MessageOf($"{Path.GetFileName(path)}: {one.Why}", one, operation, address, out var isServed));
                if (!isServed) continue;
                served++;
                Assert.Equal(operation.Method, method, ignoreCase: true);
            }
        }

        Assert.InRange(served, 100, messages.Count);
        await described.HoldAsync(messages);
    }

    [Fact]
    public async Task Every_request_to_be_sent_from_an_editor_is_as_described()
    {
        await using var host = await HostInside.StartAsync();
        var described = await Described.GetAsync(host.Api.Url);
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "requests.http"));
        var variables = Definition().Matches(text).ToDictionary(
            match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal);
        variables["zimTime"] = "1700000000";   // to be pasted there
        var messages = new List<DescribedMessage>();
        foreach (Match match in Request().Matches(text))
        {
            string Filled(string group) =>
                Use().Replace(match.Groups[group].Value, use => variables[use.Groups["name"].Value]);

            var path = match.Groups["path"].Value;
            if (path.StartsWith("/_local/", StringComparison.Ordinal)) continue;
            var operation = described.OperationOf(path)!.Value;
            Assert.Equal(operation.Method, match.Groups["method"].Value, ignoreCase: true);
            JsonElement? body = string.IsNullOrWhiteSpace(Filled("body")) ? null : JsonSerializer.Deserialize<JsonElement>(Filled("body"));
            var query = Described.QueryIn(Blank().Replace(Filled("query"), ""));
            messages.Add(new DescribedMessage(path, operation.Path, operation.Method, query, body));
        }

        Assert.Equal(described.Paths.EnumerateObject().Count(), messages.Select(message => message.Path).Distinct().Count());
        await described.HoldAsync(messages);
    }

    [Fact]
    public async Task A_message_that_is_not_as_described_is_found()
    {
        await using var host = await HostInside.StartAsync();
        var described = await Described.GetAsync(host.Api.Url);
        static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
        const string Path = "/v4/openim/querystate";
        const string Answer =
            """{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"QueryResult":[{"To_Account":"ann","State":"Online"}]}""";
        const string Refusal = """{"ActionStatus":"FAIL","ErrorInfo":"The URL lacks something: usersig is missing","ErrorCode":60025}""";
        DescribedMessage Answered(string text) => new("answer", Path, "post", Answer: Json(text));

        await described.HoldAsync([Answered(Answer), Answered(Refusal)]);
        DescribedMessage[] wrong =
        [
            Answered(Answer.Replace("Online", "Away", StringComparison.Ordinal)),
            Answered(Answer.Replace("\"State\"", "\"Status\"", StringComparison.Ordinal)),
            Answered(Answer.Replace("\"ErrorInfo\":\"\",", "", StringComparison.Ordinal)),
            Answered(Refusal.Replace("60025", "60026", StringComparison.Ordinal)),
            Answered(Refusal.Replace("lacks", "wants", StringComparison.Ordinal)),
            new("no body", Path, "post", Query: [["sdkappid", "1"], ["identifier", "a"], ["usersig", "s"], ["contenttype", "json"]]),
            new("no caller", Path, "post", Query: [["contenttype", "json"]], Body: Json("""{"To_Account":["ann"]}""")),
            new("body", Path, "post", Body: Json("""{"To_Account":[]}""")),
        ];
        foreach (var message in wrong) Assert.NotEmpty(await described.WrongAsync([message]));
    }

    private static DescribedMessage MessageOf(
        string name, Case one, (string Path, string Method) operation, string address, out bool isServed)
    {
        var answer = JsonSerializer.Deserialize<JsonElement>(one.Answer.Replace("{id}", "123456789012345678", StringComparison.Ordinal));
        isServed = (answer.TryGetProperty("Code", out var code) ? code : answer.GetProperty("ErrorCode")).GetInt32() == 0;
        if (!isServed) return new DescribedMessage(name, operation.Path, operation.Method, Answer: answer);

        var query = address.Split('?')[1].Replace("{zim}", ZimParameters.Query(""), StringComparison.Ordinal);
        return new DescribedMessage(name, operation.Path, operation.Method, Described.QueryIn(query), BodyIn(one.Body), answer);
    }

    // As a text it may begin with a byte order mark, or hold nothing but white space, which stands for no body.
    private static JsonElement? BodyIn(JsonElement body) => body.ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.String => body.GetString()!.Trim('\uFEFF', ' ', '\t', '\r', '\n') is { Length: > 0 } text
            ? JsonSerializer.Deserialize<JsonElement>(text)
            : null,
        _ => body,
    };

    [GeneratedRegex("^@(?<name>[A-Za-z]+) = (?<value>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\{\{(?<name>[^}]*)\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Use();

    [GeneratedRegex(
        @"^(?<method>[A-Z]+) \{\{host\}\}(?<path>/[^?\s]*)\s*(\?(?<query>\S+(\n +\S+)*))?(?<body>[^#]*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Request();

    [GeneratedRegex(@"\s")]
    private static partial Regex Blank();
}
