using System.Text.Json;
using System.Text.RegularExpressions;

namespace Presence.Tests;

/// <summary>
/// Golden messages (tests/wire/*.json) over real HTTP: request, exact answer, and why. The cast: ann is Online on
/// Web and PushOnline on an iPhone, bob PushOnline on an iPhone, carol has logged out, dave is unknown.
/// In a request {name} stands for name's signature by the vendor's package, {zim} for ZIM's public parameters, signed
/// now, {zim:Name=text} for the same with another text, and {zim:Name} for the same without that one; a body that is an
/// object is sent as such. In an answer {id} stands for any id of a request, 1700000000000 (in sentences 2023-11-14T22:13:20Z) for
/// any time, and the number 1 for any device's. "deviation" names the line
/// of docs/deviations.md that a message keeps, or an array of them.
/// </summary>
public sealed partial class WireTests
{
    private sealed record Case(string Why, string Request, JsonElement Body, string Answer);

    public static TheoryData<string, string> FilesAndStores
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "wire"), "*.json"))
                foreach (var store in new[] { "memory", "tables" }) all.Add(Path.GetFileName(path), store);
            return all;
        }
    }

    [Theory, MemberData(nameof(FilesAndStores))]
    public async Task Every_golden_message_is_answered_to_the_letter(string file, string store)
    {
        await using var host = await Stores.StartAsync(
            store, ("Presence:RateLimits:Zim", "0"), ("Presence:RateLimits:User", "0"), ("Presence:RateLimits:Client", "0"));
        await SignInCastAsync(host.Api);
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "wire", file));
        var cases = JsonSerializer.Deserialize<Case[]>(text, JsonSerializerOptions.Web)!;
        Assert.NotEmpty(cases);
        var wrong = new List<string>();
        using var http = new HttpClient();
        foreach (var (why, request, body, answer) in cases)
        {
            var got = await SendAsync(http, host.Api.Url, request, body);
            if (got != answer) wrong.Add($"{why}\n  {request}\n  wanted {answer}\n  got    {got}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private static async Task<string> SendAsync(HttpClient http, string url, string request, JsonElement body)
    {
        foreach (Match placeholder in Placeholder().Matches(request))
            request = request.Replace(placeholder.Value, await ValueOf(placeholder), StringComparison.Ordinal);
        var (method, path) = request.Split(' ') is [var m, var p] ? (m, p) : throw new FormatException(request);
        using var message = new HttpRequestMessage(new HttpMethod(method), url + path);
        if (body.ValueKind != JsonValueKind.Undefined)
            message.Content = new StringContent(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText());
        using var response = await http.SendAsync(message);
        var status = (int)response.StatusCode == 200 ? "" : $"HTTP {(int)response.StatusCode} ";
        var answer = RequestId().Replace(await response.Content.ReadAsStringAsync(), "\"RequestId\":\"{id}\"");
        answer = Written().Replace(Time().Replace(answer, ":1700000000000"), "2023-11-14T22:13:20Z");
        return status + Number().Replace(answer, "\"number\":1");
    }

    private static async Task<string> ValueOf(Match placeholder) => placeholder.Groups["name"].Value switch
    {
        "zim" => ZimParameters.Query(placeholder.Groups["change"].Value),
        var name => Uri.EscapeDataString(await Api.SignatureOf(name)),
    };

    private static async Task SignInCastAsync(Api api)
    {
        await api.SignInAsync("ann", "iPhone");
        await api.SignInAsync("bob", "iPhone");
        var carols = await api.SignInAsync("carol", "Android");
        await api.DoAsync("carol", "logout", new { sessionId = carols });
        await api.AdvanceAsync("400s");
        await api.SignInAsync("ann", "Web");
    }

    [GeneratedRegex(@"\{(?<name>[a-z]+)(:(?<change>[^}]+))?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex(":[12][0-9]{12}\\b")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", RegexOptions.NonBacktracking)]
    private static partial Regex Written();

    [GeneratedRegex("\"number\":[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex("\"RequestId\":\"[1-9][0-9]{17,18}\"", RegexOptions.NonBacktracking)]
    private static partial Regex RequestId();
}
