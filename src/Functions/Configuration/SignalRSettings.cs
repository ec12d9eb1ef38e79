using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Presence.Functions.Configuration;

/// <summary>
/// Checks the settings that name the SignalR Service. They are read by its own package, which says what is wrong only when it is
/// first used, and with a stack trace.
/// </summary>
internal static partial class SignalRSettings
{
    private const string Setting = "AzureSignalRConnectionString";
    private const string Endpoints = "Azure:SignalR:Endpoints";
    private const string Identity = "serviceUri";
    private const string IdentityForClients = "clientEndpoint";
    private const string Remedy =
        "write Endpoint=https://NAME.service.signalr.net;AccessKey=KEY;Version=1.0; or one with AuthType=azure.msi";

    /// <exception cref="SettingsException">No service is named, or one in a form that the package cannot read.</exception>
    public static void Check(IConfiguration configuration)
    {
        var named = configuration.GetSection(Endpoints).GetChildren().ToList();
        foreach (var endpoint in named) CheckNamed(endpoint);

        var section = configuration.GetSection(Setting);
        var text = configuration.GetConnectionString(Setting) ?? section.Value;
        if (!string.IsNullOrWhiteSpace(text)) CheckConnectionString(Setting, text);
        else if (text is not null && section[Identity] is not null)
            throw new SettingsException(Setting, $"is empty, and so __{Identity} beside it does not count; remove it.");
        else if (section[Identity] is { } uri) CheckAddress(section.GetSection(Identity), uri);
        else if (named.Count == 0)
            throw new SettingsException(Setting, $"is missing; write a connection string, or set __{Identity} to use an identity.");
    }

    /// <summary>Where clients connect to, each address once; none on LocalHost. The settings have been checked.</summary>
    public static IReadOnlyList<Uri> ClientAddresses(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        var named = configuration.GetSection(Endpoints).GetChildren();
        var addresses =
            from one in named.Append(section)
            from text in new[]
            {
                one[IdentityForClients] ?? one[Identity], AddressIn(one.Value), AddressIn(one["primary"]), AddressIn(one["secondary"]),
            }.Append(one == section ? AddressIn(configuration.GetConnectionString(Setting)) : null)
            where text is not null && IsAddress(text)
            select new Uri(text);
        return [.. addresses.Distinct()];
    }

    // Of a connection string: the address for clients where it has one of its own.
    private static string? AddressIn(string? connectionString)
    {
        var parts = (connectionString ?? "").Split(';').Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(part => part.Length == 2).ToLookup(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        return parts["ClientEndpoint"].FirstOrDefault()
            ?? (parts["Endpoint"].FirstOrDefault() is not { } endpoint ? null
                : parts["Port"].FirstOrDefault() is { Length: > 0 } port ? $"{endpoint.TrimEnd('/')}:{port}" : endpoint);
    }

    private static void CheckNamed(IConfigurationSection endpoint)
    {
        if (endpoint[Identity] is { } uri)
        {
            CheckAddress(endpoint.GetSection(Identity), uri);
            return;
        }
        if (endpoint.Value is { } text) CheckConnectionString(endpoint.Path, text);
        foreach (var kind in new[] { "primary", "secondary" })
            if (endpoint[kind] is { } one) CheckConnectionString(endpoint.GetSection(kind).Path, one);
    }

    private static void CheckAddress(IConfigurationSection section, string text)
    {
        if (!IsAddress(text)) throw Wrong(section.Path, "is no address; write one such as https://NAME.service.signalr.net.");
    }

    private static void CheckConnectionString(string path, string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (part.Split('=', 2) is [var name, var value] && !parts.TryAdd(name.Trim(), value.Trim()))
                throw Wrong(path, $"names something twice; {Remedy}.");

        Refuse(!Has("Endpoint", IsAddress), "has no Endpoint that is an address");
        Refuse(parts.TryGetValue("Version", out var version) && !KnownVersion().IsMatch(version), "has a Version other than 1.0");
        Refuse(parts.ContainsKey("Port") && !Has("Port", IsPort), "has a Port that is none");
        foreach (var other in new[] { "ClientEndpoint", "ServerEndpoint" })
            Refuse(parts.ContainsKey(other) && !Has(other, IsAddress), $"has a {other} that is no address");
        var lacks = parts.GetValueOrDefault("AuthType")?.ToUpperInvariant() switch
        {
            "AZURE" or "AZURE.MSI" => null,
            "AZURE.APP" => !Has("ClientId") ? "ClientId" : !Has("TenantId") ? "TenantId" : LackingSecret(),
            "AAD" => Has("ClientId") && Has("TenantId") ? LackingSecret() : null,
            _ => Has("AccessKey") ? null : "AccessKey",
        };
        Refuse(lacks is not null, $"has no {lacks}");

        bool Has(string name, Predicate<string>? check = null) =>
            parts.TryGetValue(name, out var value) && value.Length > 0 && check?.Invoke(value) != false;

        string? LackingSecret() => Has("ClientSecret") || Has("ClientCert") ? null : "ClientSecret";

        void Refuse(bool wrong, string why)
        {
            if (wrong) throw Wrong(path, $"{why}; {Remedy}.");
        }
    }

    // Never with the value: it may hold the key.
    private static SettingsException Wrong(string path, string why) => new(path.Replace(":", "__", StringComparison.Ordinal), why);

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https" };

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;

    [GeneratedRegex(@"^1\.\d+(?:[\w.-]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KnownVersion();
}
