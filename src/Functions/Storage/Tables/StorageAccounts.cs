using System.Globalization;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Presence.Functions.Configuration;

namespace Presence.Functions.Storage.Tables;

/// <summary>Opens the storage accounts that the settings name: one client for each, for the life of the app.</summary>
public static class StorageAccounts
{
    private const string Root = "PresenceStorage";
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(1.8);   // the package's own 100 s is no answer to anybody

    /// <summary>Opens them, in the order of the list.</summary>
    /// <param name="configuration">Holds <c>PresenceStorage</c>: a connection string, a <c>tableServiceUri</c>, or a list of
    /// either.</param>
    /// <exception cref="SettingsException">None is named, or one is wrong.</exception>
    public static IReadOnlyList<TableServiceClient> Open(IConfiguration configuration) => Open(configuration, NetworkTimeout);

    /// <summary>Opens them, with another bound.</summary>
    /// <param name="networkTimeout">How long one try may take.</param>
    internal static IReadOnlyList<TableServiceClient> Open(IConfiguration configuration, TimeSpan networkTimeout)
    {
        var root = configuration.GetSection(Root);
        if (Open(root, networkTimeout) is { } only) return [only];
        var many = root.GetChildren()
            .Where(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderBy(child => int.Parse(child.Key, CultureInfo.InvariantCulture))
            .Select(child => Open(child, networkTimeout) ?? throw Wrong(child))
            .ToList();
        return many.Count > 0 ? many : throw Wrong(root);
    }

    private static TableServiceClient? Open(IConfigurationSection account, TimeSpan networkTimeout)
    {
        try
        {
            if (account.Value is { Length: > 0 } connectionString) return new TableServiceClient(connectionString, Options(networkTimeout));
            if (account["tableServiceUri"] is not { Length: > 0 } uri) return null;
            var identity = new DefaultAzureCredentialOptions { ManagedIdentityClientId = account["clientId"] };
            var credential = new DefaultAzureCredential(identity);
            return new TableServiceClient(new Uri(uri), credential, Options(networkTimeout));
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidOperationException or ArgumentException)
        {
            throw Wrong(account);   // without the inner exception: it may quote the key
        }
    }

    private static TableClientOptions Options(TimeSpan networkTimeout) => new()
    {
        Retry =
        {
            NetworkTimeout = networkTimeout,
            // One call with its retries ends within 4 s: an operation counts on it (Operations.DueAfter).
            MaxRetries = 1,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromMilliseconds(300),
        },
    };

    private static SettingsException Wrong(IConfigurationSection account) => new(
        account.Path.Replace(":", "__", StringComparison.Ordinal),
        "is missing or malformed; write a storage connection string, or set __tableServiceUri to use an identity.");
}
