using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presence.Functions.Configuration;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Tests.Telemetry;

/// <summary>Where telemetry goes is a matter of settings; a wrong one stops the start with a line that names it.</summary>
public sealed class TelemetryExportTests
{
    private const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Identity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";

    [Fact]
    public void Without_a_place_to_send_it_to_nothing_is_collected()
    {
        var services = new ServiceCollection();

        services.AddTelemetryExport(With((AzureMonitor, ""), (Otlp, null)));

        Assert.Empty(services);
    }

    [Theory]
    [InlineData(AzureMonitor, "https://example.com", "is no connection string")]
    [InlineData(AzureMonitor, "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)", "was not resolved")]
    [InlineData(Otlp, "localhost:4317", "is no address")]
    [InlineData(Otlp, "collector", "is no address")]
    [InlineData(Identity, "AAD", "write Authorization=AAD")]
    public void A_wrong_setting_is_named_in_one_line_that_says_what_to_write(string name, string value, string remedy)
    {
        var wrong = Assert.Throws<SettingsException>(() => new ServiceCollection().AddTelemetryExport(With((name, value))));

        Assert.StartsWith($"Setting {name}: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void The_settings_that_are_read_are_those_that_are_listed() =>
        Assert.Equal([AzureMonitor, Identity, Otlp], TelemetryExport.Settings);

    private static IConfiguration With(params (string Name, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build();
}
