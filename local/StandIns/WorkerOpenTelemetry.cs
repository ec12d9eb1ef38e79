// STAND-IN for Microsoft.Azure.Functions.Worker.OpenTelemetry 1.2.0: declarations only.
using OpenTelemetry;
using Presence.StandIns;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

/// <summary>Fits OpenTelemetry to the worker.</summary>
public static class ConfigureFunctionsOpenTelemetry
{
    /// <summary>Tells the host that the worker exports by itself, and names the resource.</summary>
    public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder) =>
        throw StandIn.NotThe("Functions worker");
}
