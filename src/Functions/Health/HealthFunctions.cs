using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Presence.Functions.Health;

/// <summary>
/// What load balancers, deployments and people at night ask first. The answers are plain HTTP, not a dialect's: 200 or 503. They name
/// no address, no account, and no reason beyond "no answer" and "failed": the log says more.
/// </summary>
public sealed class HealthFunctions(Readiness readiness)
{
    /// <summary>The process answers: <c>{status: "up"}</c>. Asks nobody.</summary>
    /// <param name="request">A body is ignored.</param>
    [Function("health")]
#pragma warning disable CA1822 // a function is a method of its class's instance, in every host
    public Task Health(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request, CancellationToken stop) =>
        WriteAsync(request, StatusCodes.Status200OK, json => json.WriteString("status"u8, "up"u8), stop);
#pragma warning restore CA1822

    /// <summary>
    /// Every storage account and the SignalR Service are in reach: 200, else 503, within 2 s.
    /// <c>{status: "ready" | "notReady", checks: [{name, ok, milliseconds, reason?}]}</c>.
    /// </summary>
    /// <param name="request">A body is ignored.</param>
    [Function("ready")]
    public async Task Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request, CancellationToken stop)
    {
        var checks = await readiness.CheckAsync().WaitAsync(stop);
        var isReady = Array.TrueForAll(checks, check => check.Reason is null);
        var status = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await WriteAsync(request, status, json =>
        {
            json.WriteString("status"u8, isReady ? "ready"u8 : "notReady"u8);
            json.WriteStartArray("checks"u8);
            foreach (var check in checks)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, check.Name);
                json.WriteBoolean("ok"u8, check.Reason is null);
                json.WriteNumber("milliseconds"u8, (long)check.Took.TotalMilliseconds);
                if (check.Reason is { } reason) json.WriteString("reason"u8, reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }, stop);
    }

    private static async Task WriteAsync(HttpRequest request, int status, Action<Utf8JsonWriter> write, CancellationToken stop)
    {
        var response = request.HttpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        await using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        await response.BodyWriter.FlushAsync(stop);
    }
}
