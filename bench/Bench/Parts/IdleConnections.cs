using System.Globalization;
using Presence.Bench.Clients;
using Presence.Bench.Report;
using Presence.Bench.Serving;

namespace Presence.Bench.Parts;

/// <summary>What a connection costs in memory while nothing happens.</summary>
internal sealed class IdleConnections : IPart
{
    private const int Connections = 2000;
    private const int WarmUp = 200;

    public string Name => "c";

    public string Title => "memory of an idle connection";

    public string Method => """
        2,000 WebSocket connections. Ours: each of its own user, who signed in, is Online and stored. Limit: a bare SignalR hub.
        Every round starts each server anew in a process of its own, warms it up with 200 connections that are closed again,
        and takes the growth of its resident memory (VmRSS, once full collections no longer lower it) by 2,000 connections.
        """;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Pace pace)
    {
        var figure = new Figure("memory of a connection", "KiB", new(AtMost: 1.3));
        for (var round = 0; round < pace.Rounds; round++)
        {
            var ours = await MeasureAsync(Servers.Product, pace, ProductApi.NegotiateAsync);
            var limit = await MeasureAsync(Servers.HubLimit, pace, (server, _) => Task.FromResult(new Uri(server, HubLimit.Path)));
            figure.Add(ours, limit);
        }
        return [figure];
    }

    private static async Task<double> MeasureAsync(string kind, Pace pace, Func<Uri, string, Task<Uri>> address)
    {
        await using var server = await ServerProcess.StartAsync(kind);
        await CloseAsync(await OpenAsync("early", WarmUp));
        var before = await server.SettledMemoryAsync();
        var connections = await OpenAsync("idle", pace.Times(Connections));
        var after = await server.SettledMemoryAsync();
        await CloseAsync(connections);
        return (after - before) / 1024.0 / connections.Length;

        async Task<HubConnection[]> OpenAsync(string prefix, int count)
        {
            var opened = new HubConnection[count];
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            {
                var user = string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}");
                opened[i] = await HubConnection.OpenAsync(await address(server.Url, user), _ => { });
            });
            return opened;
        }
    }

    private static async Task CloseAsync(HubConnection[] connections)
    {
        foreach (var connection in connections) await connection.DisposeAsync();
    }
}
