using System.Diagnostics;
using Presence.Bench.Report;
using Presence.Bench.Sweeping;
using Presence.Domain;
using Presence.Functions.Application;

namespace Presence.Bench.Parts;

/// <summary>How much a sweep gets through, what it costs, and whether what is urgent waits for what is not.</summary>
internal sealed class Sweeps : IPart
{
    private const int Users = 100_000;
    private const int Few = 1_000;
    private const int CallsOfOne = 5;            // load, ask, schedule, commit, remove
    private const double EntriesPerSecond = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public string Name => "e";

    public string Title => "sweeps, against a storage of 5 ms a call";

    public string Method => """
        The product's own services over a storage and a SignalR Service in memory, each call of which takes 5 ms. Leases: the service is
        asked about the connections of 100,000 users at once, and renews them; the bare calls are the same five calls for each entry, one
        after another, as many entries at once as a sweep has, and nothing between them. Graces: 1,000 users have lost their
        link while 100,000 leases are due, and both lanes run; the limit is two intervals of the timer. Calls: storage
        calls of a sweep that finds 1,000 leases due, among 100,000 users and among 1,000.
        """;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Pace pace)
    {
        var users = pace.Times(Users);
        var required = new Figure("leases renewed, required", "/s", new(AtLeast: 1));
        var bare = new Figure("leases renewed, the bare calls", "/s", Required.Nothing);
        var graces = new Figure("graces told while leases are due", "s", new(AtMost: 1));
        var calls = new Figure("storage calls of a sweep, 100,000 users and 1,000", "", new(AtMost: 1));
        for (var round = 0; round < Math.Min(3, pace.Rounds); round++)
        {
            var ours = await LeasesAsync(users);
            required.Add(ours, EntriesPerSecond);
            bare.Add(ours, await BareAsync(users / 5));
            graces.Add(await GracesAsync(users), 2 * Interval.TotalSeconds);
        }
        calls.Add(await CallsAsync(users), await CallsAsync(Few));
        return [required, bare, graces, calls];
    }

    private static async Task<double> LeasesAsync(int users)
    {
        using var app = new SweptApp();
        await app.ConnectAsync("user", users);
        app.PassLease();
        app.IsSlow = true;
        var started = Stopwatch.GetTimestamp();
        var swept = await app.SweepAsync(DueKind.Lease);
        return swept / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> BareAsync(int entries)
    {
        using var app = new SweptApp { IsSlow = true };
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0, entries, new ParallelOptions { MaxDegreeOfParallelism = SweepLane.AtOnce }, async (_, stop) =>
            {
                for (var call = 0; call < CallsOfOne; call++) await app.Store.CallAsync(stop);
            });
        return entries / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> GracesAsync(int users)
    {
        using var app = new SweptApp();
        await app.ConnectAsync("lost", Few);
        await app.ConnectAsync("user", users);
        app.PassLease();
        await app.DisconnectAsync("lost", Few);
        app.PassGrace();
        app.IsSlow = true;
        var told = app.Service.Told;
        var started = Stopwatch.GetTimestamp();
        var leases = app.SweepAsync(DueKind.Lease);
        await app.SweepAsync(DueKind.Grace);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (app.Service.Told - told < Few) throw new InvalidOperationException("Not everybody who is gone was announced.");
        await leases;
        return seconds;
    }

    private static async Task<double> CallsAsync(int users)
    {
        using var app = new SweptApp();
        await app.ConnectAsync("user", Few);
        app.PassGrace();
        await app.ConnectAsync("others", users - Few);
        app.PassLease(app.Grace);            // so far that those who came first are due, and the others are not yet
        var before = app.Store.Calls;
        if (await app.SweepAsync(DueKind.Lease) != Few) throw new InvalidOperationException("Others were due as well.");
        return app.Store.Calls - before;
    }
}
