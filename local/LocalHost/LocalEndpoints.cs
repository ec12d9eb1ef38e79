using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.LocalHost;

/// <summary>What only LocalHost has, for tests and demos.</summary>
internal static class LocalEndpoints
{
    private sealed record Listed(string Name, string Trigger, string? Route);

    private sealed record Move(string? Advance);

    private sealed record Moved(DateTimeOffset Now);

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
