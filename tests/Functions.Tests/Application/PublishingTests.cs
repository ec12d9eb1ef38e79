using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>A change is scheduled, saved, then published; while publishing fails, it stays unpublished and due again.</summary>
public sealed class PublishingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly World _world = new();

    private Timings Timings => _world.Settings.Timings;

    [Fact, Rule("R12")]
    public async Task A_change_that_was_published_is_marked_as_published()
    {
        await _world.OnlineAsync(World.Ann);

        var told = Assert.Single(_world.Push.Told);
        Assert.Equal((World.Ann, new("ann", StatusType.Online, "", 1)), told);
        Assert.False((await _world.RowAsync(World.Ann)).State.IsUnpublished);
    }

    [Fact, Rule("R12")]
    public async Task A_push_that_fails_does_not_fail_the_change_and_the_sweep_makes_up_for_it()
    {
        Fail();
        await _world.OnlineAsync(World.Ann);

        Assert.Equal(StatusType.Online, (await _world.StateAsync(World.Ann)).Status.Type);
        Assert.True((await _world.RowAsync(World.Ann)).State.IsUnpublished);
        Assert.Equal(0, (await _world.SweepAsync()).Due);

        Mend();
        _world.Clock.Advance(Timings.PublishRetryAfter);
        await _world.SweepAsync();

        Assert.Equal(new("ann", StatusType.Online, "", 1), Assert.Single(_world.Push.Told).Change);
        Assert.False((await _world.RowAsync(World.Ann)).State.IsUnpublished);
    }

    [Fact, Rule("R12"), Rule("R13")]
    public async Task A_sweep_that_cannot_publish_either_leaves_the_change_unpublished_and_due_again()
    {
        Fail();
        await _world.OnlineAsync(World.Ann);
        for (var i = 0; i < 5; i++)
        {
            _world.Clock.Advance(Timings.PublishRetryAfter);
            Assert.Equal(1, (await _world.SweepAsync()).Due);
            Assert.True((await _world.RowAsync(World.Ann)).State.IsUnpublished);
        }
        Mend();
        _world.Clock.Advance(Timings.PublishRetryAfter);
        await _world.SweepAsync();

        Assert.Single(_world.Push.Told);
    }

    [Fact, Rule("R12")]
    public async Task Several_unpublished_changes_are_published_as_the_last_of_them()
    {
        Fail();
        await _world.OnlineAsync(World.Ann);
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("cake"));

        Mend();
        _world.Clock.Advance(Timings.PublishRetryAfter);
        await _world.SweepAsync();

        Assert.Equal(new("ann", StatusType.Online, "cake", 3), Assert.Single(_world.Push.Told).Change);
    }

    [Fact, Rule("R12")]
    public async Task A_change_is_published_once_more_when_its_mark_was_lost_and_then_not_again()
    {
        _world.Store.Before = call => call.Row is { State.PublishedVer: > 0 } ? throw new HttpRequestException() : default;
        await _world.OnlineAsync(World.Ann);
        _world.Store.Before = _ => default;

        for (var i = 0; i < 3; i++)
        {
            _world.Clock.Advance(Timings.PublishRetryAfter);
            await _world.SweepAsync();
        }

        Assert.Equal([1, 1], _world.Push.Told.Select(told => told.Change.Ver));
    }

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

    [Fact, Rule("R12")]
    public async Task The_sweep_publishes_a_commit_when_the_answer_of_the_store_was_lost()
    {
        await _world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        _world.Store.After = call => FailAt(call, StoreVerb.Commit);
        await Assert.ThrowsAsync<HttpRequestException>(() => _world.DoAsync(World.Ann, new Command.Heartbeat("s1")));
        _world.Store.After = _ => { };
        Assert.Empty(_world.Push.Told);

        _world.Clock.Advance(Timings.PublishRetryAfter);
        await _world.SweepAsync();

        Assert.Equal(StatusType.Online, Assert.Single(_world.Push.Told).Change.StatusType);
    }

    [Fact, Rule("R13")]
    public async Task A_heartbeat_schedules_nothing_while_an_earlier_entry_stands_and_the_sweep_schedules_anew()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Clock.Advance(Timings.PublishRetryAfter);
        await _world.SweepAsync();                            // the entry of the change that was unpublished for a moment
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
        _world.Clock.Advance(Timings.PublishRetryAfter);
        await _world.SweepAsync();

        await _world.DoAsync(World.Ann, new Command.Disconnect("s1", "c1"));
        _world.Clock.Advance(Timings.DisconnectGrace - Second);
        Assert.Equal(0, (await _world.SweepAsync()).Due);
        _world.Clock.Advance(Second);
        await _world.SweepAsync();

        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
    }

    private void Fail() => _world.Push.Before = _ => throw new HttpRequestException("502");

    private void Mend() => _world.Push.Before = _ => { };

    private static void FailAt(StoreCall call, StoreVerb verb)
    {
        if (call.Verb == verb) throw new HttpRequestException("the answer is lost");
    }
}
