using System.Globalization;
using System.Net;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.LocalHost;

/// <summary>What only LocalHost has, for tests and demos.</summary>
internal static class LocalEndpoints
{
    private sealed record Listed(string Name, string Trigger, string? Route);

    private sealed record Move(string? Advance);

    private sealed record Moved(DateTimeOffset Now);

    private sealed record Signer(uint? SdkAppID, string? UserID);

    private sealed record Signed(string UserSig);

    public static void MapLocal(this WebApplication app, FunctionCatalog catalog)
    {
        var local = app.MapGroup("/_local");

        local.MapGet("/functions", () => catalog.Functions.Select(f => new Listed(f.Name, TriggerOf(f), HttpRoutes.RouteOf(f))));

        local.MapGet("/quarantine", (IQuarantine quarantine, CancellationToken stop) => quarantine.ListAsync(stop).AsTask());

        local.MapPost("/timers/{function}", async (string function, LocalTimers timers, CancellationToken stop) =>
            await timers.RunAsync(function, stop)
                ? Results.NoContent()
                : Results.NotFound($"There is no timer {function}; GET /_local/functions lists them.\n"));

        local.MapGet("/clock", (LocalClock clock) => new Moved(clock.GetUtcNow()));

        local.MapPost("/clock", async (Move move, LocalClock clock, PassingTime time, CancellationToken stop) =>
        {
            if (!DurationParser.TryParse(move.Advance ?? "", out var by) || by < TimeSpan.Zero)
            {
                const string Help = """Write how far to move the clock, never back: {"advance":"00:06:40"} or {"advance":"7d"}.""";
                return Results.BadRequest(Help + "\n");
            }
            await time.PassAsync(by, stop);
            return Results.Ok(new Moved(clock.GetUtcNow()));
        });

        local.MapPost("/usersig", (Signer signer, Settings settings, HttpRequest request) =>
        {
            if (!IsOfThisMachine(request)) return Results.Text("Only pages of LocalHost itself get UserSigs.\n", statusCode: 403);
            var app = signer.SdkAppID is { } id ? settings.Apps.GetValueOrDefault(id) : Banner.DemoOf(settings);
            if (app is null) return Results.BadRequest("There is no such app; the settings name the apps.\n");
            if (!UserId.TryParse(signer.UserID, out var user))
                return Results.BadRequest("A user id has 1 to 32 bytes of UTF-8 and no control characters.\n");
            return Results.Ok(new Signed(UserSig.Make(app, user, TimeProvider.System.GetUtcNow(), Banner.SignatureLifetime)));
        });
    }

    // Any page that a browser shows can reach this machine; a signature may be of an app that is used elsewhere as well. A page of
    // another origin says so, and one whose name was made to lead here has that name.
    private static bool IsOfThisMachine(HttpRequest request)
    {
        var host = request.Host.Host;
        var isLocalName = host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        var origin = request.Headers.Origin.ToString();
        return isLocalName && (origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.Ordinal));
    }

    public static string TriggerOf(LocalFunction function) => function.Trigger switch
    {
        HttpTriggerAttribute { Methods: { Length: > 0 } methods } => string.Join(' ', methods).ToUpper(CultureInfo.InvariantCulture),
        HttpTriggerAttribute => "HTTP",
        TimerTriggerAttribute timer => $"timer {timer.Schedule}",
        SignalRTriggerAttribute signalR => $"SignalR {signalR.Category}/{signalR.Event}",
        _ => function.Trigger.GetType().Name,
    };
}
