using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using Presence.Functions.Configuration;

namespace Presence.Functions.Telemetry;

/// <summary>
/// Where telemetry goes: to Application Insights, to a collector that speaks OTLP, or to both, as the usual settings of those say. Without
/// any of them nothing is collected, and the start is not delayed by it.
/// </summary>
public static class TelemetryExport
{
    private const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AzureMonitorIdentity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";   // with the other OTEL_… of the OpenTelemetry SDK

    /// <summary>Every setting that is read here.</summary>
    internal static IReadOnlyList<string> Settings { get; } = [AzureMonitor, AzureMonitorIdentity, Otlp];

    /// <summary>Sends metrics, traces and logs of the Functions worker to where the settings say.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        var (azure, credential) = (AzureMonitorOf(configuration), CredentialOf(configuration));
        var sendsOtlp = IsOtlpSet(configuration);
        if (azure is null && !sendsOtlp) return services;

        var telemetry = services.AddOpenTelemetry().WithPresence().UseFunctionsWorkerDefaults();
        if (azure is not null)
        {
            telemetry.UseAzureMonitorExporter(options =>
            {
                options.ConnectionString = azure;
                options.Credential = credential;
            });
        }
        if (sendsOtlp) telemetry.UseOtlpExporter();
        return services;
    }

    /// <summary>Listens to what the product measures and traces, for any exporter.</summary>
    public static IOpenTelemetryBuilder WithPresence(this IOpenTelemetryBuilder telemetry) => telemetry
        .WithMetrics(metrics => metrics.AddMeter(PresenceMetrics.MeterName))
        .WithTracing(tracing => tracing.AddSource(Tracing.SourceName));

    // Checked here: the exporter would stop the app with a stack trace.
    private static string? AzureMonitorOf(IConfiguration configuration)
    {
        KeyVaultReferences.Refuse(configuration.GetSection(AzureMonitor));
        if (configuration[AzureMonitor] is not { Length: > 0 } text) return null;
        return text.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase)
            ? text
            : throw new SettingsException(
                AzureMonitor, "is no connection string of Application Insights; copy it from there, or leave the setting out.");
    }

    // As the Functions host reads it: Authorization=AAD, with ClientId=… for a user-assigned identity.
    private static DefaultAzureCredential? CredentialOf(IConfiguration configuration)
    {
        if (configuration[AzureMonitorIdentity] is not { Length: > 0 } text) return null;
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
            .ToLookup(part => part[0].Trim(), part => part[1].Trim(), StringComparer.OrdinalIgnoreCase);
        if (!parts["Authorization"].Contains("AAD", StringComparer.OrdinalIgnoreCase))
            throw new SettingsException(AzureMonitorIdentity, "is not understood; write Authorization=AAD;ClientId=ID, or leave it out.");
        var identity = new DefaultAzureCredentialOptions { ManagedIdentityClientId = parts["ClientId"].FirstOrDefault() };
        return new DefaultAzureCredential(identity);
    }

    private static bool IsOtlpSet(IConfiguration configuration)
    {
        if (configuration[Otlp] is not { Length: > 0 } text) return false;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https" }) return true;
        throw new SettingsException(Otlp, "is no address; write one such as http://localhost:4317.");
    }
}
