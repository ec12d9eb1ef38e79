using System.Net;
using System.Net.Sockets;

namespace Presence.Tests;

/// <summary>A table service of our own on a free port: one for all tests of a process, in memory.</summary>
internal static class Azurite
{
    // Azurite's published development account; not a secret.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string SharedAccount = "devstoreaccount1";
    private const int OwnAccountsMax = 200;

    private static readonly Lazy<Task<int>> Port = new(StartAsync);
    private static int _ownAccounts;

    /// <summary>The connection string of an account that all tests share; starts the service the first time.</summary>
    public static async Task<string> ConnectionStringAsync() => ConnectionString(SharedAccount, await Port.Value);

    /// <summary>That of an account of one's own: no other test's host sweeps it, whose clock may be days ahead.</summary>
    public static async Task<string> OwnAccountAsync()
    {
        var number = Interlocked.Increment(ref _ownAccounts);
        if (number > OwnAccountsMax) throw new InvalidOperationException("OwnAccountsMax is too small.");
        return ConnectionString(OwnAccount(number), await Port.Value);
    }

    /// <summary>That of a table service that somebody has started with its usual account.</summary>
    public static string LocalConnectionString(int port) => ConnectionString(SharedAccount, port);

    /// <summary>A port that is free just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string OwnAccount(int number) => $"account{number}";

    private static string ConnectionString(string account, int port) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{port}/{account};";

    private static async Task<int> StartAsync()
    {
        var port = FreePort();
        var accounts = Enumerable.Range(1, OwnAccountsMax).Select(OwnAccount).Prepend(SharedAccount);
        Environment.SetEnvironmentVariable("AZURITE_ACCOUNTS", string.Join(';', accounts.Select(account => $"{account}:{Key}")));
        var process = await NodeKit.StartAsync(
            "guard.mjs", "node_modules/azurite/dist/src/table/main.js", "--tableHost", "127.0.0.1", "--tablePort", $"{port}",
            "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry");
        for (var attempt = 0; attempt < 600 && !process.HasExited; attempt++)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return port;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        var why = process.HasExited ? await process.StandardError.ReadToEndAsync() : "no answer";
        throw new InvalidOperationException($"Azurite did not start: {why}");
    }
}
