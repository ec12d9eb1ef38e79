using Presence.Domain;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Changes of one user at once are told together: the first at once, the last for sure.</summary>
public sealed class BurstTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact, Rule("R12")]
    public async Task Three_hundred_changes_at_once_are_a_handful_of_messages()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Push.Told.Clear();
        _world.Store.Before = async _ => await Task.Yield();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => _world.DoAsync(World.Ann, new Command.SetCustomStatus($"status {i}"))));

        var state = (await _world.RowAsync(World.Ann)).State;
        Assert.Equal(301, state.Ver);
        Assert.InRange(_world.Push.Told.Count, 1, 20);
        Assert.Equal(new("ann", StatusType.Online, state.CustomStatus, 301), _world.Push.LastToldOf(World.Ann));
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R12")]
    public async Task Changes_that_come_one_after_the_other_are_told_one_by_one()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Push.Told.Clear();

        for (var i = 0; i < 50; i++) await _world.DoAsync(World.Ann, new Command.SetCustomStatus($"status {i}"));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"status {i}"), _world.Push.Told.Select(told => told.Change.CustomStatus));
    }

    [Fact, Rule("R12")]
    public async Task The_first_of_them_is_told_at_once()
    {
        await _world.OnlineAsync(World.Ann);
        var held = new TaskCompletionSource();
        var commits = 0;
        _world.Store.Before = call => call.Verb == StoreVerb.Commit && ++commits == 2 ? new ValueTask(held.Task) : default;

        var first = _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));
        var second = _world.DoAsync(World.Ann, new Command.SetCustomStatus("cake"));

        await first;
        Assert.False(second.IsCompleted);
        Assert.Equal("tea", _world.Push.LastToldOf(World.Ann)!.CustomStatus);
        held.SetResult();
        await second;
        Assert.Equal("cake", _world.Push.LastToldOf(World.Ann)!.CustomStatus);
    }

    [Fact, Rule("R12")]
    public async Task A_change_that_waited_for_others_is_told_when_the_others_tell_nothing()
    {
        await _world.OnlineAsync(World.Ann);
        var held = new TaskCompletionSource();
        _world.Store.Before = call => call.Verb == StoreVerb.Load && call.User == World.Ann ? new ValueTask(held.Task) : default;

        var all = Enumerable.Range(0, 10).Select(_ => _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"))).ToList();
        held.SetResult();
        await Task.WhenAll(all);     // nine of them change nothing

        Assert.Equal("tea", _world.Push.LastToldOf(World.Ann)!.CustomStatus);
    }

    [Fact, Rule("R12")]
    public async Task When_the_message_fails_each_of_them_leaves_its_task_to_the_sweep()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Push.Before = _ => throw new HttpRequestException("502");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _world.DoAsync(World.Ann, new Command.SetCustomStatus($"status {i}"))));
        Assert.Equal(20, (await _world.TasksAsync()).Count);
        _world.Push.Before = _ => { };

        await _world.SweepTasksAsync();

        Assert.Equal((await _world.RowAsync(World.Ann)).State.CustomStatus, _world.Push.LastToldOf(World.Ann)!.CustomStatus);
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R3")]
    public async Task A_link_that_comes_back_within_the_grace_is_never_announced()
    {
        await _world.OnlineAsync(World.Ann, connection: "c0");
        for (var i = 1; i < 20; i++)
        {
            await _world.DoAsync(World.Ann, new Command.Disconnect("s1", $"c{i - 1}"));
            _world.Push.Drop($"c{i - 1}");
            _world.Clock.Advance(TimeSpan.FromSeconds(6));
            await _world.SweepAsync();
            await _world.Connections.ConnectedAsync(new(World.Ann, "s1"), $"c{i}", default);
        }

        Assert.Single(_world.Push.Told);
    }
}
