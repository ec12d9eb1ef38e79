using System.Globalization;
using Presence.Bench.Clients;
using Presence.Bench.Report;
using Presence.Bench.Serving;

namespace Presence.Bench.Parts;

/// <summary>A status change against a bare hub's broadcast.</summary>
internal sealed class Broadcast : IPart
{
    private static readonly int[] Sizes = [1, 100, 1000];

    // One user for each number of watchers, and eight with a hundred watchers each.
    private static readonly string[] Busy =
        [.. Enumerable.Range(0, 8).Select(i => string.Create(CultureInfo.InvariantCulture, $"busy{i}"))];

    public string Name => "b";

    public string Title => "a status change and its watchers";

    public string Method => """
        1,000 watchers. Latency: from the start of the request until the last watcher has heard, one change at a time. Sustained:
        eight users change as fast as they are answered, 100 watchers hear of all of them. Ours: setSelfStatus, with
        its signature, two commits and the change told in between; watchers have signed in and subscribed. Limit: an endpoint
        that sends the same payload to a group of a bare SignalR hub. Each server has a process of its own; the watchers are in
        the measuring one, and their work is part of both sides.
        """;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Pace pace)
    {
        await using var oursServer = await ServerProcess.StartAsync(Servers.Product);
        await using var limitServer = await ServerProcess.StartAsync(Servers.HubLimit);
        await using var ours = await WatchOursAsync(oursServer.Url);
        await using var limit = await WatchLimitAsync(limitServer.Url);
        await ChangeAsync(ours, 100, pace.Times(300));
        await ChangeAsync(limit, 100, pace.Times(300));

        var figures = new List<Figure>();
        foreach (var size in Sizes)
        {
            var figure = new Figure($"latency (p50), {size:#,0} watcher{(size == 1 ? "" : "s")}", "ms", new(AtMost: 1.5));
            var times = pace.Times(20_000 / Math.Max(size, 20)) / Pace.Turns;
            for (var round = 0; round < pace.Rounds; round++)
            {
                var (of, at) = (new List<double>(), new List<double>());
                for (var turn = 0; turn < Pace.Turns; turn++)
                {
                    of.AddRange(await ChangeAsync(ours, size, Math.Max(1, times)));
                    at.AddRange(await ChangeAsync(limit, size, Math.Max(1, times)));
                }
                figure.Add(Median.Of(of), Median.Of(at));
            }
            figures.Add(figure);
        }

        var sustained = new Figure("sustained changes, 100 watchers", "/s", new(AtLeast: 0.6));
        var processor = new Figure("processor time of a change, 100 watchers", "µs", Required.Nothing);
        for (var round = -1; round < pace.Rounds; round++)   // the first warms up
        {
            var (of, at) = (Answered.Nothing, Answered.Nothing);
            for (var turn = 0; turn < Pace.Turns; turn++)
            {
                of += await SustainAsync(ours, oursServer, pace.Turn);
                at += await SustainAsync(limit, limitServer, pace.Turn);
            }
            if (round < 0) continue;
            sustained.Add(of.PerSecond, at.PerSecond);
            processor.Add(of.ProcessorMicroseconds, at.ProcessorMicroseconds);
        }
        return [.. figures, sustained, processor];
    }

    private static async Task<List<double>> ChangeAsync(Audience audience, int watchers, int times)
    {
        await audience.PingAsync();
        var latencies = new List<double>();
        for (var i = 0; i < times; i++) latencies.Add(await audience.ChangeAsync(StarOf(watchers), watchers));
        return latencies;
    }

    private static async Task<Answered> SustainAsync(Audience audience, ServerProcess server, TimeSpan window)
    {
        await audience.PingAsync();
        var used = server.ProcessorTime;
        var (changes, elapsed) = await audience.SustainAsync(Busy, 100, window);
        return new Answered(changes, elapsed, server.ProcessorTime - used);
    }

    private static string StarOf(int watchers) => string.Create(CultureInfo.InvariantCulture, $"star{watchers}");

    private static List<string> WatchedBy(int watcher) =>
        [.. Sizes.Where(size => watcher < size).Select(StarOf), .. watcher < 100 ? Busy : []];

    private static async Task<Audience> WatchOursAsync(Uri server)
    {
        var setters = SettersOf(user => ProductApi.Verb(server, "setSelfStatus", user));
        foreach (var user in setters.Keys)
        {
            var session = (await ProductApi.CallAsync(server, "negotiate", user, new { }))["sessionId"]!.GetValue<string>();
            await ProductApi.CallAsync(server, "heartbeat", user, new { sessionId = session });
        }
        var audience = new Audience(user => setters[user]);
        await ForEachWatcherAsync(async (i, name) =>
        {
            await audience.AddAsync(await ProductApi.NegotiateAsync(server, name));
            await ProductApi.CallAsync(server, "subscribeUserStatus", name, new { userIDList = WatchedBy(i) });
        });
        return audience;
    }

    private static async Task<Audience> WatchLimitAsync(Uri server)
    {
        var setters = SettersOf(user => new Uri(server, $"/set?group={user}"));
        var audience = new Audience(user => setters[user]);
        await ForEachWatcherAsync((i, _) =>
        {
            var groups = string.Join('&', WatchedBy(i).Select(user => $"group={user}"));
            return audience.AddAsync(new Uri(server, $"{HubLimit.Path}?{groups}"));
        });
        return audience;
    }

    private static Dictionary<string, Uri> SettersOf(Func<string, Uri> setter) =>
        Sizes.Select(StarOf).Concat(Busy).ToDictionary(user => user, setter, StringComparer.Ordinal);

    private static Task ForEachWatcherAsync(Func<int, string, Task> add) => Parallel.ForAsync(
        0, Sizes.Max(), new ParallelOptions { MaxDegreeOfParallelism = 16 },
        async (i, _) => await add(i, string.Create(CultureInfo.InvariantCulture, $"watcher{i}")));
}
