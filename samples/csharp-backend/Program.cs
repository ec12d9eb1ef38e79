// A backend beside Presence: it makes users known, asks how they stand, and hears of changes. In two shells:
//
//   Presence__Apps__0__StateChangeUrl=http://localhost:8080/presence \
//   Presence__Apps__0__StateChangeSecret=demo-webhook-secret dotnet run --project local/LocalHost
//
//   dotnet run --project samples/csharp-backend
//
// Then ask it: curl http://localhost:8080/status -H 'Content-Type: application/json' -d '["ann","bob"]'
using System.Text.Json;
using Presence.CSharpBackend;

const int PostBytesMax = 64 * 1024;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["urls"] ??= "http://localhost:8080";
builder.Logging.SetMinimumLevel(LogLevel.Warning);   // a log of calls would hold signatures
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = PostBytesMax);
var settings = builder.Configuration.GetSection("Presence").Get<PresenceSettings>() ?? new PresenceSettings();
var users = (builder.Configuration["users"] ?? "ann,bob").Split(',');
var pool = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };   // names may move to other addresses
using var http = new HttpClient(pool) { Timeout = TimeSpan.FromSeconds(10) };
var presence = new PresenceApi(http, settings, TimeProvider.System);
var newest = new Dictionary<string, long>(StringComparer.Ordinal);   // a real backend keeps these with what else it keeps of a user
var app = builder.Build();

app.MapPost("/status", (string[] users, CancellationToken stop) => presence.QueryAsync(users, stop));

// Presence posts in order and at least once; what is not answered with 2xx within 5 s comes again.
app.MapPost("/presence", async (HttpRequest request, CancellationToken stop) =>
{
    using var sent = new MemoryStream();
    await request.Body.CopyToAsync(sent, stop);
    var body = sent.ToArray();
    if (!StateChange.IsSigned(request.Headers, body, settings.WebhookSecret, DateTimeOffset.UtcNow)) return Results.StatusCode(403);

    var change = JsonSerializer.Deserialize<StateChange>(body)!;
    var (action, user, reason, text) = change.Info;
    if (IsNew(change)) Console.WriteLine($"{user} {action} {reason} {text}".TrimEnd());
    return Results.Json(new { ActionStatus = "OK", ErrorCode = 0, ErrorInfo = "" }, JsonSerializerOptions.Default);
});

await app.StartAsync();
Console.WriteLine($"Listening on {app.Urls.First()}.");
try
{
    foreach (var user in users) await presence.ImportAsync(user, app.Lifetime.ApplicationStopping);
    foreach (var status in await presence.QueryAsync(users, app.Lifetime.ApplicationStopping))
        Console.WriteLine($"{status.User} is {status.Status} {status.CustomStatus}".TrimEnd());
}
catch (Exception trouble) when (trouble is PresenceException or HttpRequestException or TaskCanceledException)
{
    await Console.Error.WriteLineAsync($"Presence at {settings.Url} did not answer as hoped: {trouble.Message}");
    return 1;
}
await app.WaitForShutdownAsync();
return 0;

bool IsNew(StateChange change)
{
    lock (newest)
    {
        if (change.EventSeq <= newest.GetValueOrDefault(change.Info.User)) return false;
        newest[change.Info.User] = change.EventSeq;
        return true;
    }
}
