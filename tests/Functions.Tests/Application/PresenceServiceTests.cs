using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>The one door to a user's state: no change is lost, however many are made at once.</summary>
public sealed class PresenceServiceTests
{
    private readonly World _world = new();

    [Fact, Rule("R10"), Rule("R12")]
    public async Task A_hundred_changes_at_once_through_one_door_are_all_made_and_published()
    {
        await _world.OnlineAsync(World.Ann);
        Interleave();

        await AtOnceAsync(100, i => _world.DoAsync(World.Ann, new Command.SetCustomStatus($"status {i}")));

        var state = (await _world.RowAsync(World.Ann)).State;
        Assert.Equal(101, state.Ver);
        Assert.InRange(_world.Push.Told.Count, 2, 60);   // told together
        Assert.Empty(await _world.TasksAsync());
        Assert.Equal(state.Status.Custom, _world.Push.LastToldOf(World.Ann)!.CustomStatus);
    }

    [Fact, Rule("R7")]
    public async Task Two_instances_at_once_lose_no_change()
    {
        PresenceService[] doors = [_world.Presence, _world.NewInstance().Presence];
        Interleave();

        await AtOnceAsync(30, i => doors[i % 2].ChangeAsync(World.Ann, new Command.SignIn($"s{i}", Platform.Web, $"{i}"), default));
        await AtOnceAsync(30, i => doors[i % 2].ChangeAsync(World.Ann, new Command.Heartbeat($"s{i}"), default));

        var state = await _world.StateAsync(World.Ann);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"s{i}").Order(), state.Sessions.Select(session => session.Id).Order());
        Assert.All(state.Sessions, session => Assert.Equal(Phase.Online, session.Phase));
        Assert.Equal(1, state.Ver);
    }

    [Fact, Rule("R10")]
    public async Task Two_instances_at_once_count_every_change_once()
    {
        PresenceService[] doors = [_world.Presence, _world.NewInstance().Presence];
        await _world.OnlineAsync(World.Ann);
        Interleave();

        await AtOnceAsync(20, i => doors[i % 2].ChangeAsync(World.Ann, new Command.SetCustomStatus($"status {i}"), default));

        Assert.Equal(21, (await _world.StateAsync(World.Ann)).Ver);
        Assert.Equal(21, _world.Push.LastToldOf(World.Ann)!.Ver);
    }

    [Fact]
    public async Task Changes_of_different_users_do_not_wait_for_each_other()
    {
        var held = new TaskCompletionSource();
        _world.Store.Before = call => call.User == World.Ann && call.Verb == StoreVerb.Load ? new ValueTask(held.Task) : default;

        var ofAnn = _world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        await _world.OnlineAsync(World.Bob);

        Assert.False(ofAnn.IsCompleted);
        held.SetResult();
        await ofAnn;
    }

    [Fact]
    public async Task A_call_that_loses_every_race_gives_up_and_breaks_nothing()
    {
        await _world.OnlineAsync(World.Ann);
        var rival = _world.NewInstance().Presence;
        var races = 0;
        _world.Store.Before = async call =>
        {
            if (call.Verb != StoreVerb.Commit || call.Row!.Value.State.CustomStatus != "mine") return;
            races++;
            await rival.ChangeAsync(World.Ann, new Command.SetCustomStatus($"theirs {races}"), default);
        };

        await Assert.ThrowsAsync<CommitContentionException>(() => _world.DoAsync(World.Ann, new Command.SetCustomStatus("mine")));

        Assert.Equal(20, races);
        Assert.Equal("theirs 20", (await _world.StateAsync(World.Ann)).CustomStatus);
    }

    [Fact, Rule("R18")]
    public async Task A_refused_command_writes_schedules_and_publishes_nothing()
    {
        Command[] refused =
        [
            new Command.Heartbeat("unknown"),
            new Command.SignOut("unknown"),
            new Command.SetCustomStatus("tea"),
            new Command.SetCustomStatus(new('x', 101)),
        ];

        foreach (var command in refused) Assert.NotNull((await _world.DoAsync(World.Ann, command)).Refusal);

        Assert.DoesNotContain(_world.Store.Calls, call => call.Verb is StoreVerb.Commit or StoreVerb.Schedule);
        Assert.Empty(_world.Push.Told);
        Assert.Equal(UserRow.None, await _world.RowAsync(World.Ann));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_the_commit_changes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _world.Presence.ChangeAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""), new CancellationToken(true)));

        Assert.Empty(_world.Store.Calls);
        await _world.OnlineAsync(World.Ann);   // the next call is not blocked
    }

    [Fact, Rule("R12")]
    public async Task A_call_that_is_cancelled_after_the_commit_is_published_all_the_same()
    {
        using var caller = new CancellationTokenSource();
        await _world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        _world.Store.After = call =>
        {
            if (call.Verb == StoreVerb.Commit) caller.Cancel();
        };

        await _world.Presence.ChangeAsync(World.Ann, new Command.Heartbeat("s1"), caller.Token);

        Assert.Equal(StatusType.Online, _world.Push.LastToldOf(World.Ann)!.StatusType);
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R7")]
    public async Task The_earliest_of_too_many_devices_is_pushed_out()
    {
        for (var i = 0; i <= Limits.SessionsPerUserMax; i++) await _world.OnlineAsync(World.Ann, $"s{i}", connection: $"c{i}");

        Assert.Equal("c0", Assert.Single(_world.Push.Kicked).Connection);
        Assert.Equal(Limits.SessionsPerUserMax, (await _world.StateAsync(World.Ann)).Sessions.Count);
    }

    [Fact]
    public async Task A_device_that_cannot_be_reached_does_not_keep_a_new_one_out()
    {
        _world.Push.Before = call =>
        {
            if (call == "onKickedOut") throw new HttpRequestException();
        };

        for (var i = 0; i <= Limits.SessionsPerUserMax; i++) await _world.OnlineAsync(World.Ann, $"s{i}", connection: $"c{i}");

        Assert.NotNull((await _world.StateAsync(World.Ann)).Sessions.Find($"s{Limits.SessionsPerUserMax}"));
    }

    [Fact, Rule("R11")]
    public async Task A_read_shows_what_has_run_out_before_any_sweep()
    {
        await _world.OnlineAsync(World.Ann);
        await _world.OnlineAsync(World.Bob, platform: Platform.IPhone);
        _world.Clock.Advance(_world.Settings.Timings.Lease);

        var views = await _world.Presence.ReadAsync([World.Bob, World.Carol, World.Ann, World.Bob], Viewer.Backend, default);

        Assert.Equal(
            [StatusType.PushOnline, StatusType.Offline, StatusType.Offline, StatusType.PushOnline],
            views.Select(view => view.Type));
        Assert.Equal([2, 0, 2, 2], views.Select(view => view.Ver));
    }

    // Every call of the store lets others in between.
    private void Interleave() => _world.Store.Before = async _ => await Task.Yield();

    private static Task AtOnceAsync(int count, Func<int, Task> act) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => act(i))));
}
