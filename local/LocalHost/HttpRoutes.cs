using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Presence.LocalHost;

/// <summary>
/// Maps the HTTP functions as the Functions host does: the prefix of host.json, then the route. Function keys are not checked.
/// </summary>
internal static class HttpRoutes
{
    public static void MapFunctions(this WebApplication app, FunctionCatalog catalog)
    {
        foreach (var function in catalog.Functions)
            if (RouteOf(function) is { } route)
                app.MapMethods(route, ((HttpTriggerAttribute)function.Trigger).Methods ?? [], context => function.InvokeAsync(
                    context.RequestServices,
                    parameter => parameter.ParameterType == typeof(CancellationToken) ? context.RequestAborted : context.Request));
    }

    /// <summary>The route of an HTTP function; null for any other.</summary>
    public static string? RouteOf(LocalFunction function) => function.Trigger is HttpTriggerAttribute http
        ? "/" + string.Join('/', new[] { Prefix(), http.Route ?? function.Name }.Where(part => part.Length > 0))
        : null;

    private static string Prefix()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        return host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString() ?? "";
    }
}
