using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

public sealed class SweeperTests
{
    private readonly World _world = new();

    private Timings Timings => _world.Settings.Timings;

    [Fact]
    public async Task Nothing_due_is_nothing_done()
    {
        Assert.Equal(new SweepReport(0, 0, 0, false), await _world.SweepAsync());
        Assert.Equal([StoreVerb.FindDue], _world.Store.Calls.Select(call => call.Verb));
    }

    [Fact, Rule("R11"), Rule("R12")]
    public async Task A_late_sweep_publishes_all_that_ran_out_meanwhile_as_one_change()
    {
        await _world.OnlineAsync(World.Ann, platform: Platform.Android);
        await _world.OnlineAsync(World.Bob);
        _world.Clock.Advance(Timings.Lease + Timings.LostFor);

        await _world.SweepAsync();
        await _world.SweepAsync(DueKind.Expiry);

        Assert.Equal(new("ann", StatusType.Offline, "", 3), _world.Push.LastToldOf(World.Ann));
        Assert.Equal(new("bob", StatusType.Offline, "", 2), _world.Push.LastToldOf(World.Bob));
    }

    [Fact, Rule("R4"), Rule("R5")]
    public async Task The_seven_days_end_with_the_other_timer()
    {
        await _world.OnlineAsync(World.Ann, platform: Platform.IPhone);
        await LetLeaseEndAsync();
        Assert.Equal(StatusType.PushOnline, _world.Push.LastToldOf(World.Ann)!.StatusType);

        _world.Clock.Advance(Timings.LostFor);
        Assert.Equal(0, (await _world.SweepAsync()).Due);
        var report = await _world.SweepAsync(DueKind.Expiry);

        Assert.Equal(new SweepReport(1, 1, 0, false), report);
        Assert.Equal(new("ann", StatusType.Offline, "", 3), _world.Push.LastToldOf(World.Ann));
    }

    [Fact]
    public async Task In_the_end_nothing_is_left_to_look_after()
    {
        await _world.OnlineAsync(World.Ann, platform: Platform.IPhone);
        await _world.OnlineAsync(World.Bob);
        await LetLeaseEndAsync();
        _world.Clock.Advance(TimeSpan.FromDays(8));

        await _world.SweepAsync(DueKind.Expiry);
        _world.Clock.Advance(Timings.SubscriptionsKeptFor);
        await _world.SweepAsync(DueKind.Expiry);

        Assert.Empty(await _world.ScheduledAsync(DueKind.Lease));
        Assert.Empty(await _world.ScheduledAsync(DueKind.Expiry));
        Assert.Equal(default, (await _world.RowAsync(World.Ann)).Scheduled);
    }

    [Theory, InlineData(StoreVerb.Load), InlineData(StoreVerb.Schedule), InlineData(StoreVerb.Commit), InlineData(StoreVerb.Remove)]
    public async Task A_store_that_fails_for_one_user_stops_no_other(StoreVerb failing)
    {
        UserKey[] users = [World.Ann, World.Bob, World.Carol];
        foreach (var user in users) await _world.OnlineAsync(user);
        _world.Clock.Advance(Timings.Lease);
        _world.Store.Before = call => call.User == World.Bob && call.Verb == failing ? throw new HttpRequestException("503") : default;

        var report = await _world.SweepAsync();

        Assert.Equal((3, 1), (report.Due, report.Failed));
        foreach (var user in new[] { World.Ann, World.Carol })
            Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(user)!.StatusType);
        Assert.Equal(World.Bob, Assert.Single(await _world.Store.FindDueAsync(DueKind.Lease, _world.Clock.Now, 100, default)).User);

        _world.Store.Before = _ => default;
        Assert.Equal(0, (await _world.SweepAsync()).Failed);
        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Bob)!.StatusType);
        Assert.Empty(await _world.Store.FindDueAsync(DueKind.Lease, _world.Clock.Now, 100, default));
    }

    [Fact]
    public async Task An_entry_that_is_not_needed_does_no_harm()
    {
        await _world.OnlineAsync(World.Ann);
        var before = await _world.RowAsync(World.Ann);
        await _world.Store.ScheduleAsync(new DueEntry(DueKind.Lease, _world.Clock.Now.AddDays(-1), World.Ann), default);
        await _world.Store.ScheduleAsync(new DueEntry(DueKind.Lease, _world.Clock.Now, World.Carol), default);
        await _world.Store.ScheduleAsync(new DueEntry(DueKind.Expiry, _world.Clock.Now, World.Ann), default);

        Assert.Equal(new SweepReport(2, 0, 0, false), await _world.SweepAsync());
        Assert.Equal(new SweepReport(1, 0, 0, false), await _world.SweepAsync(DueKind.Expiry));

        Assert.Equal(before, await _world.RowAsync(World.Ann));
        Assert.Equal(UserRow.None, await _world.RowAsync(World.Carol));
        Assert.Single(_world.Push.Told);
        Assert.Empty(await _world.Store.FindDueAsync(DueKind.Lease, _world.Clock.Now, 100, default));
    }

    [Fact, Rule("R11")]
    public async Task Two_sweeps_at_once_do_no_harm()
    {
        foreach (var i in Enumerable.Range(0, 50)) await _world.OnlineAsync(World.Key($"user{i}"));
        _world.Clock.Advance(Timings.Lease);
        _world.Store.Before = async _ => await Task.Yield();

        var reports = await Task.WhenAll(_world.SweepAsync(), _world.SweepAsync(), _world.SweepAsync());

        Assert.All(reports, report => Assert.Equal(0, report.Failed));
        Assert.Equal(50, reports.Sum(report => report.Changed));
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(2, _world.Push.LastToldOf(World.Key($"user{i}"))!.Ver));
    }

    [Fact, Rule("R13")]
    public async Task A_clock_that_is_set_back_loses_no_entry()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Clock.Advance(Timings.Lease);
        _world.Store.After = call =>
        {
            if (call.Verb == StoreVerb.FindDue) _world.Clock.Advance(TimeSpan.FromMilliseconds(-5));
        };

        await _world.SweepAsync();
        _world.Store.After = _ => { };
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.SweepAsync();

        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
    }

    [Fact]
    public async Task One_run_goes_on_page_after_page_until_nothing_is_left()
    {
        await Parallel.ForAsync(0, 2001, async (i, _) => await _world.OnlineAsync(World.Key($"user{i}")));
        await _world.DoAsync(World.Key("user0"), new Command.SignOut("s1"));
        _world.Clock.Advance(Timings.Lease);

        var report = await _world.SweepAsync();

        Assert.Equal((2001, 0, false), (report.Due, report.Failed, report.Left));
        Assert.Equal(0, (await _world.SweepAsync()).Due);
    }

    [Fact]
    public async Task A_host_that_stops_ends_the_sweep_and_entries_stay()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Clock.Advance(Timings.Lease);
        using var stop = new CancellationTokenSource();
        _world.Store.Before = call =>
        {
            if (call.Verb == StoreVerb.Load) stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
            return default;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _world.Sweeper.RunAsync(DueKind.Lease, stop.Token));

        _world.Store.Before = _ => default;
        Assert.NotEmpty(await _world.ScheduledAsync(DueKind.Lease));
    }

    private async Task LetLeaseEndAsync()
    {
        _world.Clock.Advance(Timings.Lease);
        await _world.SweepAsync();
    }
}
