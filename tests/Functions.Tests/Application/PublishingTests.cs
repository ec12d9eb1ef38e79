using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>What a change has to tell is filed, the change is saved, then told; what could not be told is told by a sweep.</summary>
public sealed class PublishingTests
{
    private readonly World _world = new();

    [Fact, Rule("R12")]
    public async Task A_change_that_was_told_leaves_no_task()
    {
        await _world.OnlineAsync(World.Ann);

        var told = Assert.Single(_world.Push.Told);
        Assert.Equal((World.Ann, new("ann", StatusType.Online, "", 1)), told);
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R12")]
    public async Task The_task_is_filed_before_the_commit_and_removed_after_the_push()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Store.Calls.Clear();
        _world.Push.Before = _ => Assert.Equal(StoreVerb.Commit, _world.Store.Calls.Last().Verb);

        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));

        Assert.Equal(
            [StoreVerb.Load, StoreVerb.FileTask, StoreVerb.Commit, StoreVerb.RemoveTask], _world.Store.Calls.Select(call => call.Verb));
    }

    [Fact, Rule("R12")]
    public async Task A_push_that_fails_does_not_fail_the_change_and_the_sweep_makes_up_for_it()
    {
        Fail();
        await _world.OnlineAsync(World.Ann);

        Assert.Equal(StatusType.Online, (await _world.StateAsync(World.Ann)).Status.Type);
        Assert.Equal(0, (await _world.Sweeper.RunTasksAsync(default)).Due);

        Mend();
        await _world.SweepTasksAsync();

        Assert.Equal(new("ann", StatusType.Online, "", 1), Assert.Single(_world.Push.Told).Change);
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R12")]
    public async Task A_sweep_that_cannot_tell_either_leaves_the_task_for_the_next()
    {
        Fail();
        await _world.OnlineAsync(World.Ann);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(1, (await _world.SweepTasksAsync()).Due);
            Assert.Single(await _world.TasksAsync());
        }
        Mend();
        await _world.SweepTasksAsync();

        Assert.Single(_world.Push.Told);
    }

    [Fact, Rule("R12")]
    public async Task A_sweep_tells_what_the_row_says_now_and_not_what_it_said_then()
    {
        Fail();
        await _world.OnlineAsync(World.Ann);
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("cake"));

        Mend();
        await _world.SweepTasksAsync();

        Assert.All(_world.Push.Told, told => Assert.Equal(new("ann", StatusType.Online, "cake", 3), told.Change));
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R12")]
    public async Task A_task_that_could_not_be_removed_is_done_once_more_and_then_not_again()
    {
        _world.Store.Before = call => call.Verb == StoreVerb.RemoveTask ? throw new HttpRequestException() : default;
        await _world.OnlineAsync(World.Ann);
        _world.Store.Before = _ => default;

        for (var i = 0; i < 3; i++) await _world.SweepTasksAsync();

        Assert.Equal([1, 1], _world.Push.Told.Select(told => told.Change.Ver));
    }

    [Fact, Rule("R12")]
    public async Task Two_sweeps_at_once_do_a_task_once()
    {
        Fail();
        await _world.OnlineAsync(World.Ann);
        Mend();
        _world.Clock.Advance(Operations.DueAfter);
        _world.Store.Before = async _ => await Task.Yield();
        var other = _world.NewInstance().Sweeper;

        await Task.WhenAll(_world.Sweeper.RunTasksAsync(default), other.RunTasksAsync(default));

        Assert.Single(_world.Push.Told);
    }

    [Fact, Rule("R12")]
    public async Task An_owner_that_comes_back_late_does_not_take_the_task_from_the_sweep()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Store.Before = async call =>
        {
            if (call.Verb != StoreVerb.RemoveTask) return;
            _world.Clock.Advance(Operations.DueAfter);
            var due = Assert.Single(await _world.Store.FindDueTasksAsync(_world.Clock.Now, 10, default));
            await _world.Store.TryReplaceAsync(due with { DueAt = _world.Clock.Now + Operations.DueAfter }, default);   // a sweep takes it
        };

        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));

        Assert.Single(await _world.TasksAsync());
    }

    [Fact, Rule("R12")]
    public async Task A_commit_whose_answer_was_lost_is_a_success_and_is_told()
    {
        await _world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        _world.Store.After = call =>
        {
            _world.Store.After = call.Verb == StoreVerb.Commit ? _ => { } : _world.Store.After;
            FailAt(call, StoreVerb.Commit);
        };

        Assert.Null((await _world.DoAsync(World.Ann, new Command.Heartbeat("s1"))).Refusal);

        Assert.Equal(StatusType.Online, Assert.Single(_world.Push.Told).Change.StatusType);
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R12")]
    public async Task A_commit_of_which_nobody_ever_hears_is_told_by_the_sweep()
    {
        await _world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        _world.Store.After = call =>
        {
            if (call.Verb is StoreVerb.Commit or StoreVerb.Load) throw new HttpRequestException("the answer is lost");
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => _world.DoAsync(
            World.Ann, new Command.Heartbeat("s1")));
        _world.Store.After = _ => { };
        await _world.DoAsync(World.Ann, new Command.Heartbeat("s1"));
        _world.Push.Told.Clear();

        await _world.SweepTasksAsync();

        Assert.Empty(await _world.TasksAsync());
        Assert.Equal(StatusType.Online, (await _world.StateAsync(World.Ann)).Status.Type);
    }

    private void Fail() => _world.Push.Before = _ => throw new HttpRequestException("502");

    private void Mend() => _world.Push.Before = _ => { };

    private static void FailAt(StoreCall call, StoreVerb verb)
    {
        if (call.Verb == verb) throw new HttpRequestException("the answer is lost");
    }
}
