using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Functions.Configuration;
using Presence.Functions.Dialects.Zim;
using Presence.Functions.Tests.Support;
using Presence.Functions.Wire;

namespace Presence.Functions.Tests.Dialects.Zim;

/// <summary>The app's backend, which speaks ZIM to a world of users; its app and secret are the vendor's example.</summary>
internal sealed class ZimCaller : IDisposable
{
    public const string AppId = "12345";
    public const string Nonce = "4fd24687296dd9f3";
    public const string Secret = "9193cc662a4c0ec135ec71fb57194b38";

    private readonly ZimFunctions _functions;

    /// <param name="secretBefore">The secret from before a rotation; null for none.</param>
    public ZimCaller(int callsInASecond = 0, string? secretBefore = null)
    {
        World = new World(rates: new RateLimitSettings { Zim = callsInASecond });
        var settings = World.Settings with
        {
            Apps = new[]
            {
                World.TheApp with { ZimServerSecret = Secret, ZimServerSecretBefore = secretBefore },
                World.TheApp with { SdkAppId = 7, ZimAppId = null },
            }.ToFrozenDictionary(app => app.SdkAppId),
        };
        Authenticator = new ZimAuthenticator(settings, Clock);
        var responses = new ResponseWriter(TimeProvider.System, new(World.Metrics), NullLogger<ResponseWriter>.Instance);
        _functions = new ZimFunctions(responses, Authenticator, World.Rates, World.Presence);
    }

    public World World { get; }

    /// <summary>The clock that timestamps are judged by.</summary>
    public FakeTime Clock { get; } = new();

    public ZimAuthenticator Authenticator { get; }

    public string Timestamp => Clock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public void Dispose() => World.Dispose();

    /// <summary>A request that is signed right, with parameters replaced after that; null leaves one out.</summary>
    public HttpRequest RequestOf(IEnumerable<string> users, params (string Name, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Action"] = "QueryUserOnlineState",
            ["AppId"] = AppId,
            ["SignatureNonce"] = Nonce,
            ["Timestamp"] = Timestamp,
            ["SignatureVersion"] = "2.0",
            ["Signature"] = ZimAuthenticator.Sign(AppId, Nonce, Secret, Timestamp),
        };
        foreach (var (name, value) in changes) query[name] = value;
        var sent = query.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!));
        return RequestOf(new QueryBuilder(sent.Concat(users.Select(user => KeyValuePair.Create("UserId[]", user)))).ToQueryString());
    }

    public static HttpRequest RequestOf(QueryString query) => new DefaultHttpContext
    {
        Request = { Method = "GET", QueryString = query },
        Response = { Body = new MemoryStream() },
    }.Request;

    public Task<JsonElement> AskAsync(params string[] users) => AskAsync(RequestOf(users));

    public async Task<JsonElement> AskAsync(HttpRequest request, CancellationToken stop = default)
    {
        await _functions.QueryUserOnlineState(request, stop);
        var response = request.HttpContext.Response;
        Assert.Equal(200, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.ContentType);
        using var json = JsonDocument.Parse(((MemoryStream)response.Body).ToArray());
        return json.RootElement.Clone();
    }

    /// <summary>How the backend sees one user: the status, or null for one in ErrorList.</summary>
    public async Task<string?> StatusOfAsync(string user)
    {
        var answer = await AskAsync(user);
        return answer.GetProperty("Result").EnumerateArray().Select(found => found.GetProperty("Status").GetString()).SingleOrDefault();
    }
}
