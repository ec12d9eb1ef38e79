using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>
/// An outage of ours is no evidence that users left: after an hour without the app, the storage or the service nobody is
/// announced Offline who is still connected, and no subscription is lost (R27).
/// </summary>
public sealed class OutageTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact, Rule("R27"), Rule("R16")]
    public async Task The_app_was_away()
    {
        await BeginAsync();

        _world.Clock.Advance(Hour);   // nothing ran

        await IsTrueAgainAsync();
    }

    [Fact, Rule("R27"), Rule("R16")]
    public async Task The_storage_was_away()
    {
        await BeginAsync();
        _world.Store.Before = _ => throw new HttpRequestException("503");
        for (var passed = TimeSpan.Zero; passed < Hour; passed += TimeSpan.FromSeconds(30))
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(1, (await _world.SweepAsync()).Failed);
        }
        _world.Store.Before = _ => default;

        await IsTrueAgainAsync();
    }

    [Theory, Rule("R27"), Rule("R16"), InlineData(StoreVerb.Load), InlineData(StoreVerb.Commit), InlineData(StoreVerb.Schedule)]
    public async Task A_part_of_the_storage_was_away(StoreVerb failing)
    {
        await BeginAsync();
        _world.Store.Before = call => call.Verb == failing ? throw new HttpRequestException("503") : default;
        for (var passed = TimeSpan.Zero; passed < Hour; passed += TimeSpan.FromMinutes(2))
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(2));
            await _world.SweepSoonAsync();
            await _world.SweepAsync(DueKind.Expiry);
        }
        _world.Store.Before = _ => default;

        await IsTrueAgainAsync();
    }

    [Fact, Rule("R27"), Rule("R16")]
    public async Task The_service_was_away()
    {
        await BeginAsync();
        _world.Push.Before = _ => throw new HttpRequestException("502");
        for (var passed = TimeSpan.Zero; passed < Hour; passed += TimeSpan.FromSeconds(10))
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
            await SweepAllAsync();
            Assert.Equal(StatusType.Online, (await _world.StateAsync(World.Ann)).Status.Type);
        }
        _world.Push.Before = _ => { };

        await IsTrueAgainAsync();
    }

    [Fact, Rule("R27")]
    public async Task Who_cannot_be_asked_about_for_hours_goes_in_the_end_and_is_closed_in_case_it_is_there()
    {
        await BeginAsync();
        _world.Push.Before = call => { if (call == "ExistsAsync") throw new HttpRequestException("502"); };

        for (var passed = TimeSpan.Zero; passed < 5 * Hour; passed += TimeSpan.FromSeconds(10))
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
            await SweepAllAsync();
        }

        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
        Assert.Equal(["c1"], _world.Push.Closed);
        Assert.Empty(_world.Push.Kicked);   // it is welcome to come back
    }

    [Fact, Rule("R27")]
    public async Task Who_has_left_during_the_outage_is_announced_after_it()
    {
        await BeginAsync();
        _world.Clock.Advance(Hour);
        _world.Push.Drop("c1");

        await SweepAllAsync();

        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
        Assert.Single((await _world.Subscriptions.FindAsync(new(World.Ann), default)).Items);   // there is time to come back
    }

    [Fact, Rule("R27"), Rule("R8")]
    public async Task A_client_that_only_sends_heartbeats_has_a_lease_to_be_heard_again()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Clock.Advance(Hour);
        await SweepAllAsync();
        Assert.DoesNotContain(_world.Push.Told, told => told.Change.StatusType == StatusType.Offline);

        await _world.DoAsync(World.Ann, new Command.Heartbeat("s1"));
        await SweepAllAsync();

        Assert.Equal(StatusType.Online, (await _world.StateAsync(World.Ann)).Status.Type);
        Assert.DoesNotContain(_world.Push.Told, told => told.Change.StatusType == StatusType.Offline);
    }

    private async Task BeginAsync()
    {
        await _world.KnownAsync("bob");
        await _world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        await _world.Connections.ConnectedAsync(new(World.Ann, "s1"), "c1", default);
        await _world.Subscriptions.SubscribeAsync(new(World.Ann), [World.Bob.User], null, default);
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));
    }

    private async Task IsTrueAgainAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await SweepAllAsync();
            _world.Clock.Advance(Operations.DueAfter);
        }

        Assert.DoesNotContain(_world.Push.Told, told => told.Change.StatusType == StatusType.Offline);
        var status = (await _world.StateAsync(World.Ann)).Status;
        Assert.Equal(new UserStatus(StatusType.Online, "tea"), status);
        Assert.Equal("tea", _world.Push.LastToldOf(World.Ann)!.CustomStatus);
        Assert.Equal(World.Bob.User, Assert.Single((await _world.Subscriptions.FindAsync(new(World.Ann), default)).Items).User);
        Assert.Equal(["ann", "bob"], _world.Push.HeardBy("c1"));
        Assert.Empty(await _world.TasksAsync());
    }

    private async Task SweepAllAsync()
    {
        await _world.Sweeper.RunTasksAsync(default);
        await _world.SweepSoonAsync();
        await _world.SweepAsync(DueKind.Expiry);
    }
}
