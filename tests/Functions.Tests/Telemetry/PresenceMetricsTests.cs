using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Telemetry;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Telemetry;

public sealed class PresenceMetricsTests : IDisposable
{
    private readonly World _world = new();
    private readonly Measured _measured;

    public PresenceMetricsTests() => _measured = new Measured(_world.Metrics.Meter);

    public void Dispose()
    {
        _measured.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_change_that_others_see_is_counted_by_its_reason()
    {
        await _world.OnlineAsync(World.Ann);
        await _world.DoAsync(World.Ann, new Command.Heartbeat("s1"));   // renews the lease: others see nothing

        Assert.Equal(["presence.changes Register 1"], _measured.Counted("presence.changes"));
    }

    [Fact]
    public async Task An_effect_is_counted_by_its_name_and_by_whether_it_was_done()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Push.Before = _ => throw new HttpRequestException();
        await _world.OnlineAsync(World.Bob);

        Assert.Equal(
            ["presence.effects Remove done 1", "presence.effects Tell done 1", "presence.effects Tell failed 1"],
            _measured.Counted("presence.effects"));
    }

    [Fact]
    public async Task The_time_from_a_commit_until_watchers_are_told_is_measured()
    {
        await _world.OnlineAsync(World.Ann);
        await _world.DoAsync(World.Ann, new Command.Heartbeat("s1"));   // nothing to tell

        Assert.InRange(Assert.Single(_measured.ValuesOf("presence.push.delay")), double.Epsilon, Operations.DueAfter.TotalSeconds);
    }

    [Fact]
    public async Task What_a_sweep_tells_counts_from_when_its_task_was_filed()
    {
        _world.Push.Before = _ => throw new HttpRequestException();
        await _world.OnlineAsync(World.Ann);
        _world.Push.Before = _ => { };

        await _world.SweepTasksAsync();

        var after = Operations.DueAfter.TotalSeconds;
        Assert.InRange(Assert.Single(_measured.ValuesOf("presence.push.delay")), after, 2 * after);
    }

    [Fact]
    public async Task What_a_sweep_came_to_is_counted_by_its_lane_with_how_late_it_came()
    {
        await _world.OnlineAsync(World.Ann);
        var due = Assert.Single(await _world.ScheduledAsync(DueKind.Lease)).At;
        _world.Clock.Advance(due - _world.Clock.Now + TimeSpan.FromSeconds(7));

        await _world.SweepAsync();

        Assert.Equal(["presence.sweep.items Lease 1"], _measured.Counted("presence.sweep.items"));
        Assert.Equal([7], _measured.ValuesOf("presence.sweep.lag"));
        Assert.Equal([" Lease"], _measured.TagsOf("presence.sweep.duration"));
    }

    [Fact]
    public void What_fails_in_a_lane_and_what_is_set_aside_is_counted()
    {
        var lanes = _world.The<LaneMetrics>();

        lanes.Swept("Grace", due: 0, failed: 0, quarantined: 0, TimeSpan.Zero);
        lanes.Swept("Lease", due: 5, failed: 2, quarantined: 1, TimeSpan.Zero);

        Assert.Equal(
            ["presence.sweep.failures Lease 2", "presence.sweep.items Lease 5", "presence.sweep.quarantined Lease 1"],
            _measured.Counted("presence.sweep").Where(line => !line.Contains("duration", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task How_much_is_in_quarantine_is_measured_whenever_it_is_looked_through()
    {
        await _world.Quarantine.PutAsync(new DueEntry(DueKind.Lease, _world.Clock.Now, World.Ann), "test", _world.Clock.Now, default);

        await _world.Sweeper.ReturnQuarantinedAsync(default);

        Assert.Equal([1], _measured.ValuesOf("presence.quarantine.items"));
    }

    [Fact]
    public void A_loss_in_a_wave_is_counted()
    {
        var losses = new LossWave(_world.Clock, _world.Metrics);

        for (var i = 0; i <= LossWave.Floor; i++) losses.Note(new(World.Ann, "s1"), "c1");

        Assert.Equal([$"presence.losses.wave {LossWave.Floor + 1}"], _measured.Counted("presence.losses"));
    }

    [Fact]
    public void The_meter_has_the_name_that_listeners_ask_for() => Assert.Equal("Presence", PresenceMetrics.MeterName);
}
