using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Two calls about one watcher at the same time: the groups of connections end as the rows say.</summary>
public sealed class SubscriptionRaceTests : IDisposable
{
    private static readonly UserId Bob = World.Bob.User;
    private static readonly UserId Carol = World.Carol.User;
    private readonly World _world = new();

    private static UserRows Ann => new(World.Ann);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_connection_that_comes_up_while_its_user_unsubscribes_does_not_stay_in_the_group()
    {
        await _world.KnownAsync("bob");
        await _world.OnlineAsync(World.Ann);
        await _world.Subscriptions.SubscribeAsync(Ann, [Bob], null, default);
        // The first join is that of ann's own group; the second is bob's.
        BeforeCall(nameof(IPushTransport.JoinAsync), 2, () => _world.Subscriptions.UnsubscribeAsync(Ann, [Bob], default));

        await _world.Connections.ConnectedAsync(new(World.Ann, "s1"), "c1", default);

        Assert.Equal(["ann"], _world.Push.HeardBy("c1"));
        Assert.Equal(["c1"], _world.Push.Ready);
    }

    [Fact]
    public async Task A_user_who_is_subscribed_to_again_while_the_connection_leaves_is_heard()
    {
        await _world.KnownAsync("bob");
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await _world.Subscriptions.SubscribeAsync(Ann, [Bob], null, default);
        BeforeCall(nameof(IPushTransport.LeaveAsync), 1, () => _world.Subscriptions.SubscribeAsync(Ann, [Bob], null, default));

        await _world.Subscriptions.UnsubscribeAsync(Ann, [Bob], default);

        Assert.Equal(["bob"], _world.Push.HeardBy("c1"));
    }

    [Fact, Rule("R16")]
    public async Task What_is_subscribed_to_while_the_old_subscriptions_are_dropped_is_watched()
    {
        await _world.KnownAsync("bob", "carol");
        await _world.OnlineAsync(World.Ann);
        await _world.Subscriptions.SubscribeAsync(Ann, [World.Carol.User], null, default);
        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));
        _world.Clock.Advance(_world.Settings.Timings.SubscriptionsKeptFor);
        _world.Store.Before = async call =>
        {
            if (call.Verb != StoreVerb.CommitSubscriptions) return;
            _world.Store.Before = _ => default;
            await _world.NewInstance().Sweeper.RunAsync(DueKind.Expiry, default);
        };

        await _world.Subscriptions.SubscribeAsync(Ann, [Bob], null, default);

        Assert.Equal([Bob], (await _world.Subscriptions.FindAsync(Ann, default)).Items.Select(item => item.User));
    }

    [Fact]
    public async Task A_connection_that_comes_up_while_its_user_subscribes_is_in_the_group()
    {
        await _world.KnownAsync("bob");
        await _world.OnlineAsync(World.Ann, connection: "c1");
        BeforeCall(nameof(IPushTransport.JoinAsync), 1, () => _world.OnlineAsync(World.Ann, "s2", connection: "c2"));

        await _world.Subscriptions.SubscribeAsync(Ann, [Bob], null, default);

        Assert.Equal(["bob"], _world.Push.HeardBy("c1"));
        Assert.Equal(["bob"], _world.Push.HeardBy("c2"));
    }

    [Fact, Rule("R24")]
    public async Task A_subscription_that_ended_is_left_by_the_next_call_that_commits_before_any_sweep()
    {
        await _world.KnownAsync("bob", "carol");
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await _world.Subscriptions.SubscribeAsync(Ann, [Bob], TimeSpan.FromMinutes(1), default);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        await _world.Subscriptions.SubscribeAsync(Ann, [Carol], null, default);

        Assert.Equal(["carol"], _world.Push.HeardBy("c1"));
        Assert.Empty(_world.Push.Evictions);   // it was not over the quota
    }

    // All is in memory, so what comes in between is done at once.
    private void BeforeCall(string name, int number, Func<Task> act)
    {
        var calls = 0;
        _world.Push.Before = call =>
        {
            if (call == name && ++calls == number) act().GetAwaiter().GetResult();
        };
    }
}
