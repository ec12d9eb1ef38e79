using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>What a device hears ends with its session, at once; its connections end as soon as the service closes them.</summary>
public sealed class SignedOutTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Deviation("T54"), Fact]
    public async Task A_connection_that_is_not_closed_at_first_hears_nothing_and_is_closed_by_the_sweep()
    {
        await ListensAsync();
        _world.Push.Before = call => { if (call == nameof(IPushTransport.CloseAsync)) throw new HttpRequestException("503"); };

        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));

        Assert.Empty(_world.Push.HeardBy("c1"));
        Assert.Empty(_world.Push.Closed);
        _world.Push.Before = _ => { };
        await _world.SweepTasksAsync();
        Assert.Equal(["c1"], _world.Push.Closed);
        Assert.Empty(await _world.TasksAsync());
    }

    [Theory]
    [InlineData(nameof(IPushTransport.LeaveAllAsync))]
    [InlineData(ClientMessages.Targets.KickedOut)]
    public async Task Whatever_fails_it_is_closed_all_the_same_and_the_sweep_does_the_rest(string failing)
    {
        await ListensAsync();
        _world.Push.Before = call => { if (call == failing) throw new HttpRequestException("503"); };

        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));

        Assert.Equal(["c1"], _world.Push.Closed);
        Assert.Empty(_world.Push.HeardBy("c1"));
        Assert.Single(await _world.TasksAsync());
        _world.Push.Before = _ => { };
        await _world.SweepTasksAsync();
        Assert.Empty(await _world.TasksAsync());
    }

    [Deviation("T54"), Fact]
    public async Task The_groups_are_left_before_anything_else()
    {
        await ListensAsync();
        _world.Push.Calls.Clear();

        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));

        Assert.Equal(
            [nameof(IPushTransport.LeaveAllAsync), ClientMessages.Targets.KickedOut, nameof(IPushTransport.CloseAsync)],
            _world.Push.Calls.Where(call => call != nameof(IPushTransport.SendToGroupAsync)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_connection_whose_event_comes_after_the_signing_out_is_closed_and_hears_nothing(bool closingFails)
    {
        await ListensAsync();
        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));
        _world.Push.Before = call =>
        {
            if (closingFails && call == nameof(IPushTransport.CloseAsync)) throw new HttpRequestException("503");
        };

        await _world.Connections.ConnectedAsync(new(World.Ann, "s1", ""), "c2", default);

        Assert.Empty(_world.Push.HeardBy("c2"));
        _world.Push.Before = _ => { };
        await _world.SweepTasksAsync();
        Assert.Contains("c2", _world.Push.Closed);
        Assert.Empty(_world.Push.HeardBy("c2"));
        Assert.Empty((await _world.StateAsync(World.Ann)).Sessions);
    }

    // Ann hears of bob.
    private async Task ListensAsync()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await _world.KnownAsync("bob");
        await new Endpoints(_world).CallAsync("subscribeUserStatus", "ann", new { userIDList = new[] { "bob" } });
        Assert.Contains("bob", _world.Push.HeardBy("c1"));
    }
}
