using System.Net;
using System.Net.Sockets;

namespace Presence.Tests;

/// <summary>A table service of our own on a free port: one for all tests of a process, in memory.</summary>
internal static class Azurite
{
    // Azurite's published development account; not a secret.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    /// <summary>Its connection string; starts it the first time.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    /// <summary>A port that is free just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts one more, for a test that needs tables of its own: no other test's host sweeps them.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> StartAsync()
    {
        var port = FreePort();
        var process = await NodeKit.StartAsync(
            "guard.mjs", "node_modules/azurite/dist/src/table/main.js", "--tableHost", "127.0.0.1", "--tablePort", $"{port}",
            "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry");
        for (var attempt = 0; attempt < 600 && !process.HasExited; attempt++)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
                    + $"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
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
