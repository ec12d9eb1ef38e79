using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>What falls due by itself is in the index before the change that needs it.</summary>
public sealed class SchedulingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly World _world = new();

    private Timings Timings => _world.Settings.Timings;

    [Fact, Rule("R13")]
    public async Task What_will_fall_due_is_scheduled_before_the_change_that_needs_it()
    {
        await _world.OnlineAsync(World.Ann, platform: Platform.IPhone);
        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));
        await _world.OnlineAsync(World.Ann, platform: Platform.IPhone);
        _world.Clock.Advance(Timings.Lease);
        await _world.SweepAsync();

        var scheduled = new HashSet<DueEntry>();
        foreach (var call in _world.Store.Calls)
        {
            if (call.Verb == StoreVerb.Schedule) scheduled.Add(call.Entry!);
            if (call is not { Verb: StoreVerb.Commit, Row.Scheduled: var promised }) continue;
            foreach (var kind in Enum.GetValues<DueKind>())
                if (promised[kind] is { } at) Assert.Contains(new DueEntry(kind, at, World.Ann), scheduled);
        }
        Assert.Contains(scheduled, entry => entry.Kind == DueKind.Expiry);
    }

    [Theory, Rule("R13"), InlineData(true), InlineData(false)]
    public async Task A_change_is_not_made_when_scheduling_its_entry_fails(bool isScheduled)
    {
        if (isScheduled) _world.Store.After = call => FailAt(call, StoreVerb.Schedule);
        else _world.Store.Before = call => { FailAt(call, StoreVerb.Schedule); return default; };

        await Assert.ThrowsAsync<HttpRequestException>(() => _world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, "")));

        Assert.Equal(UserRow.None, await _world.RowAsync(World.Ann));
    }

    [Fact, Rule("R13")]
    public async Task A_heartbeat_schedules_nothing_while_an_earlier_entry_stands_and_the_sweep_schedules_anew()
    {
        await _world.OnlineAsync(World.Ann);
        var first = Assert.Single(await _world.ScheduledAsync(DueKind.Lease));
        _world.Store.Calls.Clear();

        for (var i = 0; i < 3; i++)
        {
            _world.Clock.Advance(Timings.HeartbeatEvery);
            await _world.DoAsync(World.Ann, new Command.Heartbeat("s1"));
        }
        Assert.DoesNotContain(_world.Store.Calls, call => call.Verb == StoreVerb.Schedule);

        _world.Clock.Advance(first.At - _world.Clock.Now);
        Assert.Equal(new SweepReport(1, 0, 0, false), await _world.SweepAsync());

        var next = Assert.Single(await _world.ScheduledAsync(DueKind.Lease));
        Assert.Equal((await _world.StateAsync(World.Ann)).Sessions[0].Until, next.At);
        Assert.Equal(StatusType.Online, (await _world.StateAsync(World.Ann)).Status.Type);
        Assert.Single(_world.Push.Told);
    }

    [Fact, Rule("R13")]
    public async Task A_lease_that_shrinks_is_scheduled_at_its_earlier_end()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await _world.DoAsync(World.Ann, new Command.Disconnect("s1", "c1"));
        _world.Push.Drop("c1");
        _world.Clock.Advance(Timings.DisconnectGrace - Second);
        Assert.Equal(0, (await _world.SweepAsync(DueKind.Grace)).Due);
        _world.Clock.Advance(Second);
        await _world.SweepAsync(DueKind.Grace);

        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
    }

    private static void FailAt(StoreCall call, StoreVerb verb)
    {
        if (call.Verb == verb) throw new HttpRequestException("the answer is lost");
    }
}
