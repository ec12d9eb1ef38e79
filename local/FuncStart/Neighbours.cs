using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Presence.FuncStart;

/// <summary>What the app talks to on this machine: Azurite and the SignalR emulator. The host would fail late, and say little.</summary>
internal static partial class Neighbours
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Fails with one line when one that the settings name does not answer.</summary>
    public static async Task OfAsync(Checkout checkout)
    {
        using var settings = JsonDocument.Parse(
            await File.ReadAllTextAsync(checkout.LocalSettings),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var values = settings.RootElement.GetProperty("Values");
        string Of(string name) => values.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

        foreach (var port in AzuritePorts($"{Of("AzureWebJobsStorage")};{Of("PresenceStorage")}"))
            await RequireAsync(port, $"Azurite does not answer on port {port}. In another shell: npx azurite --skipApiVersionCheck");
        if (EmulatorPort().Match(Of("AzureSignalRConnectionString")) is { Success: true } emulator)
        {
            var port = PortOf(emulator);
            await RequireAsync(port, $"The SignalR emulator does not answer on port {port}. Start it in another shell: "
                + "asrs-emulator start --config local/emulator");
        }
    }

    private static IEnumerable<int> AzuritePorts(string settings)
    {
        IEnumerable<int> named = LocalStorage().Matches(settings).Select(PortOf);
        var all = settings.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);
        IEnumerable<int> usual = all ? [10000, 10001, 10002] : [];
        return named.Concat(usual).Distinct();
    }

    private static int PortOf(Match match) => int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);

    private static async Task RequireAsync(int port, string otherwise)
    {
        using var client = new TcpClient();
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await client.ConnectAsync("localhost", port, late.Token);
        }
        catch (Exception wrong) when (wrong is SocketException or OperationCanceledException)
        {
            throw new CannotStartException(otherwise);
        }
    }

    [GeneratedRegex("(Blob|Queue|Table)Endpoint=http://(127\\.0\\.0\\.1|localhost):(?<port>[0-9]{1,5})/",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LocalStorage();

    [GeneratedRegex("Endpoint=http://localhost;Port=(?<port>[0-9]{1,5})", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex EmulatorPort();
}
