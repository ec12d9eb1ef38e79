using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

public sealed class SubscriptionServiceTests
{
    private readonly World _world = new(quota: 5);

    [Fact]
    public async Task Every_connection_of_the_watcher_hears_of_the_watched_users()
    {
        await _world.OnlineAsync(World.Ann, "s1", connection: "c1");
        await _world.OnlineAsync(World.Ann, "s2", connection: "c2");
        await _world.OnlineAsync(World.Ann, "s3");

        await SubscribeAsync("bob", "carol");

        Assert.Equal(["bob", "carol"], await WatchedAsync());
        Assert.Equal(["bob", "carol"], _world.Push.HeardBy("c1"));
        Assert.Equal(["bob", "carol"], _world.Push.HeardBy("c2"));
    }

    [Fact, Rule("R14")]
    public async Task Over_the_quota_the_earliest_go_and_connections_leave_their_groups()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await SubscribeAsync("u1", "u2", "u3");
        await SubscribeAsync("u4", "u5");
        await SubscribeAsync("u1");

        await SubscribeAsync("u6", "u7");

        Assert.Equal(["u4", "u5", "u1", "u6", "u7"], await WatchedAsync());
        Assert.Equal(["u1", "u4", "u5", "u6", "u7"], _world.Push.HeardBy("c1"));
    }

    [Fact, Rule("R14")]
    public async Task More_than_the_quota_at_once_leaves_the_last_of_them()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await SubscribeAsync("bob");

        await SubscribeAsync([.. Enumerable.Range(1, 8).Select(i => $"u{i}")]);

        Assert.Equal(["u4", "u5", "u6", "u7", "u8"], await WatchedAsync());
        Assert.Equal(["u4", "u5", "u6", "u7", "u8"], _world.Push.HeardBy("c1"));
    }

    [Fact]
    public async Task After_unsubscribing_a_user_is_no_longer_heard()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await SubscribeAsync("bob", "carol", "dave");

        await UnsubscribeAsync("carol", "erin");

        Assert.Equal(["bob", "dave"], await WatchedAsync());
        Assert.Equal(["bob", "dave"], _world.Push.HeardBy("c1"));
    }

    [Fact]
    public async Task All_can_be_left_at_once_and_once_more()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await SubscribeAsync("bob", "carol");

        await _world.Subscriptions.UnsubscribeAsync(new UserRows(World.Ann), null, default);
        await _world.Subscriptions.UnsubscribeAsync(new UserRows(World.Ann), null, default);

        Assert.Empty(await WatchedAsync());
        Assert.Empty(_world.Push.HeardBy("c1"));
    }

    [Fact]
    public async Task What_the_service_could_not_do_the_sweep_does()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        _world.Push.Before = _ => throw new HttpRequestException();
        await SubscribeAsync("bob", "carol");
        Assert.Equal(["bob", "carol"], await WatchedAsync());
        _world.Push.Before = _ => { };

        await _world.SweepTasksAsync();
        Assert.Equal(["bob", "carol"], _world.Push.HeardBy("c1"));
        Assert.Equal(["bob", "carol"], _world.Push.Shown.Select(shown => shown.Status.UserID));

        _world.Push.Before = _ => throw new HttpRequestException();
        await UnsubscribeAsync("bob");
        _world.Push.Before = _ => { };
        await _world.SweepTasksAsync();
        Assert.Equal(["carol"], _world.Push.HeardBy("c1"));
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R16")]
    public async Task Ten_minutes_after_the_last_session_ended_no_user_is_watched()
    {
        await _world.OnlineAsync(World.Ann);
        await SubscribeAsync("bob", "carol");
        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));

        _world.Clock.Advance(_world.Settings.Timings.SubscriptionsKeptFor - TimeSpan.FromTicks(1));
        await _world.SweepAsync(DueKind.Expiry);
        Assert.Equal(["bob", "carol"], await WatchedAsync());
        _world.Clock.Advance(TimeSpan.FromTicks(1));
        await _world.SweepAsync(DueKind.Expiry);
        Assert.Empty(await WatchedAsync());

        await _world.OnlineAsync(World.Ann, "s2", connection: "c2");
        Assert.Empty(await WatchedAsync());
        await SubscribeAsync("dave");
        Assert.Equal(["dave"], await WatchedAsync());
        Assert.Equal(["dave"], _world.Push.HeardBy("c2"));
    }

    [Fact, Rule("R16")]
    public async Task A_watcher_who_is_back_in_time_watches_on()
    {
        await _world.OnlineAsync(World.Ann);
        await SubscribeAsync("bob");
        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));
        _world.Clock.Advance(_world.Settings.Timings.SubscriptionsKeptFor - TimeSpan.FromSeconds(1));
        await _world.OnlineAsync(World.Ann, "s2");
        _world.Clock.Advance(_world.Settings.Timings.HeartbeatEvery);

        Assert.Equal(["bob"], await WatchedAsync());
    }

    [Fact, Rule("R16")]
    public async Task Nobody_watches_on_because_a_phone_can_be_pushed_to()
    {
        await _world.OnlineAsync(World.Ann, platform: Platform.IPhone);
        await SubscribeAsync("bob");
        var timings = _world.Settings.Timings;

        foreach (var passes in new[] { timings.Lease, timings.SubscriptionsKeptFor - TimeSpan.FromTicks(1) })
        {
            _world.Clock.Advance(passes);
            await _world.SweepAsync();
            await _world.SweepAsync(DueKind.Expiry);
        }
        Assert.Equal(["bob"], await WatchedAsync());
        _world.Clock.Advance(TimeSpan.FromTicks(1));
        await _world.SweepAsync(DueKind.Expiry);
        Assert.Empty(await WatchedAsync());
    }

    [Theory, Rule("R14"), InlineData(200), InlineData(50)]
    public async Task Subscribing_from_two_instances_at_once_keeps_the_quota_and_loses_no_user(int quota)
    {
        var world = new World(quota);
        await world.OnlineAsync(World.Ann, connection: "c1");
        SubscriptionService[] instances = [world.Subscriptions, world.NewInstance().Subscriptions];
        string[] users = [.. Enumerable.Range(0, 100).Select(i => $"user{i}")];
        await world.KnownAsync(users);
        world.Store.Before = async _ => await Task.Yield();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
            instances[i % 2].SubscribeAsync(new UserRows(World.Ann), Ids(users[(10 * i)..(10 * (i + 1))]), null, default))));

        var watched = await WatchedAsync(world);
        Assert.Equal(Math.Min(quota, 100), watched.Length);
        Assert.All(
            world.Store.Calls.Select(call => call.Subscriptions).OfType<SubscriptionList>(),
            committed => Assert.InRange(committed.Items.Count, 1, quota));
        Assert.Equal(watched.Order(StringComparer.Ordinal), world.Push.HeardBy("c1"));
    }

    private async Task SubscribeAsync(params string[] users)
    {
        await _world.KnownAsync(users);
        await _world.Subscriptions.SubscribeAsync(new UserRows(World.Ann), Ids(users), null, default);
    }

    private Task UnsubscribeAsync(params string[] users) =>
        _world.Subscriptions.UnsubscribeAsync(new UserRows(World.Ann), Ids(users), default);

    private Task<string[]> WatchedAsync() => WatchedAsync(_world);

    private static async Task<string[]> WatchedAsync(World world) =>
        [.. (await world.Subscriptions.FindAsync(new UserRows(World.Ann), default)).Items.Select(item => item.User.Value)];

    private static UserId[] Ids(string[] users) => [.. users.Select(user => new UserId(user))];
}
