using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Presence.Functions.Telemetry;

namespace Presence.LocalHost;

/// <summary>Shows what the product measures and traces: on the console, or in a collector.</summary>
internal static class LocalTelemetry
{
    private const int GrpcPort = 4317;   // the collectors' usual one; on any other they are taken to speak HTTP
    private const int ShownEveryMs = 10_000;

    public static void AddLocalTelemetry(this IServiceCollection services, LocalOptions options)
    {
        if (options is { Otlp: null, ShowsTelemetry: false }) return;
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("presence-localhost"))
            .WithPresence()
            .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore"));   // the requests themselves
        if (options.Otlp is { } collector)
        {
            telemetry.UseOtlpExporter(
                collector.Port == GrpcPort ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf, collector);
        }
        if (!options.ShowsTelemetry) return;
        telemetry
            .WithTracing(tracing => tracing.AddConsoleExporter())
            .WithMetrics(metrics => metrics.AddConsoleExporter(
                (_, reader) => reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = ShownEveryMs));
    }
}
