using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Push;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>A connection that is open hears all that it has to hear, and keeps its user Online, whatever went wrong.</summary>
public sealed class ConnectionTruthTests : IDisposable
{
    private static readonly UserId Bob = World.Bob.User;
    private readonly World _world = new();

    private Timings Timings => _world.Settings.Timings;

    public void Dispose() => _world.Dispose();

    [Theory, Rule("R12")]
    [InlineData(nameof(IPushTransport.JoinAsync), 1), InlineData(nameof(IPushTransport.JoinAsync), 2)]
    [InlineData(ClientMessages.Targets.Ready, 1), InlineData(ClientMessages.Targets.StatusUpdated, 1)]
    public async Task A_connection_whose_first_minute_went_wrong_is_ready_after_the_next_sweep(string failing, int time)
    {
        await WatchBobAsync();
        FailOnce(failing, time);

        await ConnectAsync("c1");
        Assert.Equal(StatusType.Online, (await _world.StateAsync(World.Ann)).Status.Type);   // whatever failed
        await _world.SweepTasksAsync();

        Assert.Equal(["ann", "bob"], _world.Push.HeardBy("c1"));
        Assert.Contains("c1", _world.Push.Ready);
        Assert.Contains(_world.Push.Shown, shown => shown is { Connection: "c1", Status.UserID: "bob" });
        Assert.Equal(StatusType.Online, _world.Push.LastToldOf(World.Ann)!.StatusType);
        Assert.Empty(await _world.TasksAsync());
    }

    [Theory, Rule("R12"), InlineData(StoreVerb.Load), InlineData(StoreVerb.Commit), InlineData(StoreVerb.Read)]
    public async Task A_connection_of_which_the_store_could_not_be_told_is_ready_after_the_next_sweep(StoreVerb failing)
    {
        await WatchBobAsync();
        _world.Store.Before = call => call.Verb == failing ? throw new HttpRequestException("503") : default;
        try { await ConnectAsync("c1"); }
        catch (HttpRequestException) { /* the event is lost */ }
        _world.Store.Before = _ => default;

        await _world.SweepTasksAsync();

        Assert.Equal(["ann", "bob"], _world.Push.HeardBy("c1"));
        Assert.Equal(["c1"], _world.Push.Ready.Distinct());
        Assert.Equal(StatusType.Online, _world.Push.LastToldOf(World.Ann)!.StatusType);
    }

    [Fact, Rule("R3")]
    public async Task The_newer_of_two_tabs_closes_and_the_older_one_hears_on()
    {
        await WatchBobAsync();
        await ConnectAsync("c1");
        await ConnectAsync("c2");
        await DisconnectAsync("c2");

        for (var i = 0; i < 45; i++) await PassAsync(TimeSpan.FromSeconds(10));
        await _world.KnownAsync("carol");
        await _world.Subscriptions.SubscribeAsync(new(World.Ann), [World.Carol.User], null, default);

        Assert.Equal(["ann", "bob", "carol"], _world.Push.HeardBy("c1"));
        Assert.Equal([StatusType.Online], _world.Push.Told.Where(told => told.User == World.Ann).Select(told => told.Change.StatusType));
        await _world.DoAsync(World.Ann, new Command.Kick(_world.Clock.Now));
        Assert.Contains("c1", _world.Push.Closed);
    }

    [Fact, Rule("R3")]
    public async Task A_connection_that_was_falsely_reported_lost_is_never_announced_and_hears_on()
    {
        await WatchBobAsync();
        await ConnectAsync("c1");
        await _world.Connections.DisconnectedAsync(new(World.Ann, "s1"), "c1", default);   // the service still has it
        await _world.Push.LeaveAsync("c1", ConnectionGroups.NameOf(World.Bob), default);     // and something went wrong meanwhile

        await PassAsync(Timings.DisconnectGrace);
        await PassAsync(Operations.DueAfter);

        Assert.Equal(StatusType.Online, (await _world.StateAsync(World.Ann)).Status.Type);
        Assert.DoesNotContain(_world.Push.Told, told => told.User == World.Ann && told.Change.StatusType == StatusType.Offline);
        Assert.Equal(["ann", "bob"], _world.Push.HeardBy("c1"));
    }

    [Fact, Rule("R3")]
    public async Task An_event_that_comes_after_the_connection_has_gone_announces_nobody()
    {
        await WatchBobAsync();
        await DisconnectAsync("c1");
        await ConnectAsync("c1");       // the events were reordered

        Assert.DoesNotContain(_world.Push.Told, told => told.User == World.Ann);
        Assert.Empty((await _world.StateAsync(World.Ann)).Sessions[0].Connections);
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R3")]
    public async Task A_connection_that_is_found_gone_while_it_joins_loses_the_grace_and_no_more()
    {
        await WatchBobAsync();
        var joins = 0;
        _world.Push.Before = call =>
        {
            if (call == nameof(IPushTransport.JoinAsync) && ++joins == 2) _world.Push.Drop("c1");
        };

        await ConnectAsync("c1");
        await PassAsync(Timings.DisconnectGrace);

        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
    }

    [Fact, Rule("R2")]
    public async Task A_connected_client_that_never_calls_stays_Online_and_one_that_vanishes_does_not()
    {
        await WatchBobAsync();
        await ConnectAsync("c1");
        for (var i = 0; i < 200; i++) await PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(StatusType.Online, (await _world.StateAsync(World.Ann)).Status.Type);
        Assert.Single(_world.Push.Told, told => told.User == World.Ann);

        _world.Push.Drop("c1");         // and nobody reports it
        for (var i = 0; i < 50; i++) await PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
    }

    [Fact, Rule("R8")]
    public async Task A_heartbeat_that_names_its_connection_is_as_good_as_the_event_that_was_lost()
    {
        await WatchBobAsync();

        Assert.Null((await _world.Connections.HeartbeatAsync(new(World.Ann), "s1", "c1", default)).Refusal);

        Assert.Equal(["ann", "bob"], _world.Push.HeardBy("c1"));
        Assert.Equal(["c1"], _world.Push.Ready);

        Assert.Null((await _world.Connections.HeartbeatAsync(new(World.Ann), "s1", "c1", default)).Refusal);
        Assert.Equal(["c1"], _world.Push.Ready);   // it is known now
    }

    [Fact, Rule("R8")]
    public async Task A_heartbeat_that_names_a_connection_that_does_not_exist_does_no_harm()
    {
        await WatchBobAsync();
        _world.Push.Drop("c9");

        Assert.Null((await _world.Connections.HeartbeatAsync(new(World.Ann), "s1", "c9", default)).Refusal);

        Assert.Empty((await _world.StateAsync(World.Ann)).Sessions[0].Connections);
    }

    private async Task WatchBobAsync()
    {
        await _world.KnownAsync("bob");
        await _world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        await _world.Subscriptions.SubscribeAsync(new(World.Ann), [Bob], null, default);
    }

    private Task ConnectAsync(string connection) => _world.Connections.ConnectedAsync(new(World.Ann, "s1"), connection, default);

    private Task DisconnectAsync(string connection)
    {
        _world.Push.Drop(connection);
        return _world.Connections.DisconnectedAsync(new(World.Ann, "s1"), connection, default);
    }

    private async Task PassAsync(TimeSpan time)
    {
        _world.Clock.Advance(time);
        await _world.SweepSoonAsync();
        await _world.Sweeper.RunTasksAsync(default);
    }

    private void FailOnce(string failing, int time)
    {
        var calls = 0;
        _world.Push.Before = call =>
        {
            if (call == failing && ++calls == time) throw new HttpRequestException("429");
        };
    }
}
