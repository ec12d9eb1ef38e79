using System.Reflection;
using Presence.Functions.Configuration;

namespace Presence.Functions.Tests.Configuration;

/// <summary>
/// Every setting that is read, by the product, by the Functions host or by a package: the one list that docs/settings.md,
/// local.settings.sample.json and infra/bicep are held to. Names are written for the first of several: <c>__0__</c>.
/// </summary>
internal static class SettingsList
{
    /// <summary>Read by the product.</summary>
    public static readonly string[] Ours =
    [
        .. NamesIn<PresenceOptions>("Presence", nameof(PresenceOptions.Apps), nameof(PresenceOptions.RateLimits)),
        .. NamesIn<AppOptions>("Presence__Apps__0"),
        .. NamesIn<RateLimitOptions>("Presence__RateLimits"),
    ];

    /// <summary>Read by the Functions host and by packages, and set on a laptop: addresses with keys.</summary>
    public static readonly string[] OnALaptop =
        ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "PresenceStorage", "AzureSignalRConnectionString"];

    /// <summary>The same and more in Azure: addresses, and an identity to go there as.</summary>
    public static readonly string[] InAzure =
    [
        "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__tableServiceUri",
        "PresenceStorage__0__tableServiceUri", "PresenceStorage__0__clientId",
        "AzureSignalRConnectionString__serviceUri", "AzureSignalRConnectionString__credential", "AzureSignalRConnectionString__clientId",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ];

    /// <summary>Other forms of those, and another place to send telemetry to.</summary>
    public static readonly string[] OtherForms =
        ["PresenceStorage__tableServiceUri", "PresenceStorage__clientId", "PresenceStorage__0", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    /// <summary>All.</summary>
    public static IEnumerable<string> All => [.. Ours, .. OnALaptop, .. InAzure, .. OtherForms];

    // A property is one setting, unless it is a group with options of its own.
    private static IEnumerable<string> NamesIn<TOptions>(string path, params string[] groups)
    {
        var properties = typeof(TOptions).GetProperties(BindingFlags.Instance | BindingFlags.Public);
        Assert.Equal(groups, properties.Where(property => property.PropertyType != typeof(string)).Select(property => property.Name));
        return properties.Where(property => property.PropertyType == typeof(string)).Select(property => $"{path}__{property.Name}");
    }
}
