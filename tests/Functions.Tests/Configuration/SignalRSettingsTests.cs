using Microsoft.Extensions.Configuration;
using Presence.Functions.Configuration;

namespace Presence.Functions.Tests.Configuration;

/// <summary>What names the SignalR Service is checked at the start, and nothing that its package can read is refused.</summary>
public sealed class SignalRSettingsTests
{
    private const string Setting = "AzureSignalRConnectionString";
    private const string At = "Endpoint=https://one.service.signalr.net";
    private const string Key = $"AccessKey={Configured.Secret}";

    [Theory]
    [InlineData($"{At};{Key};Version=1.0;")]
    [InlineData($"{At};{Key}")]
    [InlineData($"endpoint=https://one.service.signalr.net/; accesskey={Configured.Secret}==;version=1.0-preview")]
    [InlineData($"Endpoint=http://localhost;Port=8888;{Key};Version=1.0;")]
    [InlineData($"{At};AuthType=azure.msi;Version=1.0;")]
    [InlineData($"{At};AuthType=azure.msi;ClientId=one;Version=1.0;")]
    [InlineData($"{At};AuthType=azure;Version=1.0;")]
    [InlineData($"{At};AuthType=aad;")]
    [InlineData($"{At};AuthType=azure.app;ClientId=one;ClientSecret={Configured.Secret};TenantId=two;")]
    [InlineData($"{At};{Key};ClientEndpoint=https://front.example.com;ServerEndpoint=https://back.example.com")]
    public void A_connection_string_that_the_package_reads_is_right(string text)
    {
        Check((Setting, text));
        Check(($"ConnectionStrings__{Setting}", text));
        Check(("Azure__SignalR__Endpoints__east", text));
        Check(("Azure__SignalR__Endpoints__east__primary", text), ("Azure__SignalR__Endpoints__east__secondary", text));
    }

    [Fact]
    public void An_identity_needs_only_the_address()
    {
        Check(($"{Setting}__serviceUri", "https://one.service.signalr.net"));
        Check(
            ($"{Setting}__serviceUri", "https://one.service.signalr.net"),
            ($"{Setting}__credential", "managedidentity"), ($"{Setting}__clientId", "one"));
        Check(
            (Setting, ""), ("Azure__SignalR__Endpoints__east__serviceUri", "https://one.service.signalr.net"),
            ("Azure__SignalR__Endpoints__east__type", "secondary"));
    }

    [Theory]
    [InlineData("nonsense", "has no Endpoint that is an address")]
    [InlineData($"Endpoint=;{Key}", "has no Endpoint that is an address")]
    [InlineData($"Endpoint=one.service.signalr.net;{Key}", "has no Endpoint that is an address")]
    [InlineData($"Endpoint=wss://one.service.signalr.net;{Key}", "has no Endpoint that is an address")]
    [InlineData(At, "has no AccessKey")]
    [InlineData($"{At};AccessKey=;Version=1.0;", "has no AccessKey")]
    [InlineData($"{At};{Key};Version=2.0;", "has a Version other than 1.0")]
    [InlineData($"{At};{Key};Port=many;", "has a Port that is none")]
    [InlineData($"{At};{Key};Port=0;", "has a Port that is none")]
    [InlineData($"{At};{Key};ClientEndpoint=front", "has a ClientEndpoint that is no address")]
    [InlineData($"{At};AuthType=azure.app;ClientSecret={Configured.Secret}", "has no ClientId")]
    [InlineData($"{At};AuthType=azure.app;ClientId=one;ClientSecret={Configured.Secret}", "has no TenantId")]
    [InlineData($"{At};AuthType=aad;ClientId=one;TenantId=two", "has no ClientSecret")]
    [InlineData($"{At};{Key};{Key}", "names something twice")]
    public void A_wrong_connection_string_is_named_and_not_quoted(string text, string why)
    {
        const string Remedy =
            "; write Endpoint=https://NAME.service.signalr.net;AccessKey=KEY;Version=1.0; or one with AuthType=azure.msi.";
        foreach (var name in new[] { Setting, "Azure__SignalR__Endpoints__east", "Azure__SignalR__Endpoints__east__secondary" })
            Configured.Says(Assert.Throws<SettingsException>(() => Check((name, text))), name, why + Remedy);
    }

    [Fact]
    public void Without_any_service_a_connection_string_is_asked_for()
    {
        const string Missing = "is missing; write a connection string, or set __serviceUri to use an identity.";
        Configured.Says(Assert.Throws<SettingsException>(() => Check()), Setting, Missing);
        Configured.Says(Assert.Throws<SettingsException>(() => Check((Setting, " "))), Setting, Missing);
    }

    [Fact]
    public void An_empty_connection_string_beside_an_identity_is_named()
    {
        var wrong = Assert.Throws<SettingsException>(() =>
            Check((Setting, ""), ($"{Setting}__serviceUri", "https://one.service.signalr.net")));

        Configured.Says(wrong, Setting, "is empty, and so __serviceUri beside it does not count; remove it.");
    }

    [Theory, InlineData($"{Setting}__serviceUri"), InlineData("Azure__SignalR__Endpoints__east__serviceUri")]
    public void An_address_that_is_none_is_named(string name)
    {
        foreach (var text in new[] { "", "one.service.signalr.net", "ftp://one" })
            Configured.Says(
                Assert.Throws<SettingsException>(() => Check((name, text))), name,
                "is no address; write one such as https://NAME.service.signalr.net.");
    }

    private static void Check(params (string Name, string? Value)[] values) =>
        SignalRSettings.Check(new ConfigurationBuilder().AddInMemoryCollection(
            values.Select(pair => KeyValuePair.Create(pair.Name.Replace("__", ":", StringComparison.Ordinal), pair.Value))).Build());
}
