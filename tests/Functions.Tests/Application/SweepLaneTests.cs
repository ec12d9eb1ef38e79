using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Nothing that fails, hangs or cannot be read holds up anything else.</summary>
public sealed class SweepLaneTests
{
    private const int Many = 2500;   // more than two pages
    private readonly World _world = new();

    private Timings Timings => _world.Settings.Timings;

    [Fact]
    public async Task Users_who_cannot_be_read_go_into_quarantine_and_those_behind_them_are_told()
    {
        await OnlineAsync(Many);
        _world.Store.Before = call => IsOneOfMany(call) && call.Verb == StoreVerb.Load ? throw new FormatException("broken") : default;

        var report = await _world.SweepAsync();

        Assert.Equal((Many + 1, 1, 0, Many), (report.Due, report.Changed, report.Failed, report.Quarantined));
        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Bob)!.StatusType);
        Assert.Equal(Many, (await _world.Quarantine.ListAsync(default)).Count);
        Assert.Equal(0, (await _world.SweepAsync()).Due);

        _world.Store.Before = _ => default;          // a later build can read them
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await _world.Sweeper.ReturnQuarantinedAsync(default);

        Assert.Equal(Many, (await _world.SweepAsync()).Changed);
        Assert.Empty(await _world.Quarantine.ListAsync(default));
    }

    [Fact]
    public async Task Users_whose_storage_fails_stay_and_those_behind_them_are_told_in_the_same_run()
    {
        await OnlineAsync(Many);
        _world.Store.Before = call => IsOneOfMany(call) && call.Verb == StoreVerb.Load ? throw new HttpRequestException("503") : default;

        var report = await _world.SweepAsync();

        Assert.Equal((Many, 0, false), (report.Failed, report.Quarantined, report.Left));
        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Bob)!.StatusType);
        _world.Store.Before = _ => default;
        Assert.Equal(Many, (await _world.SweepAsync()).Changed);
    }

    [Fact]
    public async Task A_run_ends_in_time_although_calls_hang()
    {
        var time = new ImpatientTime(shorterThan: SweepLane.RunFor);
        var lane = new SweepLane(_world.Quarantine, time, new(_world.Metrics), NullLogger<SweepLane>.Instance);
        var hanging = 0;
        var work = new LaneWork<DueEntry>(
            "Lease", 1, (_, _) => PageOf(SweepLane.AtOnce + 10), entry => entry.At, entry => entry.User, async (_, until) =>
            {
                if (Interlocked.Increment(ref hanging) == SweepLane.AtOnce) time.RunOut();
                await Task.Delay(Timeout.Infinite, until);
                return true;
            });

        Assert.Equal(new SweepReport(SweepLane.AtOnce + 10, 0, 0, true), await lane.RunAsync(work, default));
        Assert.Equal(SweepLane.AtOnce, hanging);
    }

    [Fact]
    public async Task A_segment_that_cannot_be_read_is_left_out_and_the_others_are_swept()
    {
        var swept = new List<DueEntry>();
        var work = new LaneWork<DueEntry>(
            "Grace", 3, (segment, _) => segment == 1 ? Unreachable() : PageOf(1), item => item.At, item => item.User, (items, _) =>
            {
                lock (swept) swept.AddRange(items);
                return Task.FromResult(true);
            });

        var report = await _world.Lanes.RunAsync(work, default);

        Assert.Equal(new SweepReport(2, 2, 1, false), report);
        Assert.Equal(2, swept.Count);
    }

    [Fact]
    public async Task Entries_that_cannot_be_read_go_into_quarantine_and_the_others_of_their_page_are_swept()
    {
        var swept = 0;
        var bad = Enumerable.Range(0, 100).Select(i => new UnreadableItem($"entry {i}", "FormatException")).ToList();
        var work = new LaneWork<DueEntry>("Lease", 1, (_, _) => PageOf(1, bad), item => item.At, item => item.User, (_, _) =>
        {
            swept++;
            return Task.FromResult(false);
        });

        var report = await _world.Lanes.RunAsync(work, default);

        Assert.Equal((101, 0, 100, 1), (report.Due, report.Failed, report.Quarantined, swept));
        Assert.Equal(100, (await _world.Quarantine.ListAsync(default)).Count(item => item.Why == "FormatException"));
    }

    [Fact, Rule("R13")]
    public async Task The_end_of_a_grace_waits_for_no_lease()
    {
        await OnlineAsync(Many);
        await _world.OnlineAsync(World.Carol, connection: "c1");
        await _world.Connections.DisconnectedAsync(new(World.Carol, "s1"), "c1", default);
        _world.Push.Drop("c1");
        _world.Clock.Advance(Timings.DisconnectGrace);

        var report = await _world.SweepAsync(DueKind.Grace);

        Assert.Equal(new SweepReport(1, 1, 0, false), report);
        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Carol)!.StatusType);
    }

    [Theory, InlineData(1_000), InlineData(5_000)]
    public async Task What_a_sweep_costs_follows_what_is_due_and_not_how_many_users_there_are(int users)
    {
        await Parallel.ForAsync(0, users, async (i, _) => await _world.OnlineAsync(World.Key($"user{i}")));
        _world.Clock.Advance(Timings.Lease - TimeSpan.FromSeconds(1));
        await Parallel.ForAsync(100, users, async (i, _) => await _world.DoAsync(World.Key($"user{i}"), new Command.SignOut("s1")));
        await _world.SweepAsync();                     // entries of those who have signed out
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.SweepAsync();
        for (var i = 0; i < 100; i++) await _world.OnlineAsync(World.Key($"user{i}"), "s2");
        _world.Clock.Advance(Timings.Lease);
        _world.Store.Calls.Clear();

        Assert.Equal(100, (await _world.SweepAsync()).Changed);

        Assert.Equal(1 + (100 * 5), _world.Store.Calls.Sum(call => call.Cost));
    }

    // Their entries are due before bob's.
    private async Task OnlineAsync(int many)
    {
        await Parallel.ForAsync(0, many, async (i, _) => await _world.OnlineAsync(World.Key($"user{i}")));
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.OnlineAsync(World.Bob);
        _world.Clock.Advance(Timings.Lease);
    }

    private static bool IsOneOfMany(StoreCall call) => call.User.User.Value?.StartsWith("user", StringComparison.Ordinal) == true;

    private static async IAsyncEnumerable<DuePage<DueEntry>> Unreachable()
    {
        await Task.Yield();
        yield return new DuePage<DueEntry>([], []);
        throw new HttpRequestException("503");
    }

    private static async IAsyncEnumerable<DuePage<DueEntry>> PageOf(int count, params IReadOnlyList<UnreadableItem> bad)
    {
        await Task.Yield();
        var users = Enumerable.Range(0, count).Select(i => World.Key($"user{i}"));
        yield return new DuePage<DueEntry>([.. users.Select(user => new DueEntry(DueKind.Grace, default, user))], bad);
    }
}
