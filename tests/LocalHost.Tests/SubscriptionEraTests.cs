namespace Presence.Tests;

/// <summary>Subscriptions are dropped a while after the user was last Online, and clients notice (R16).</summary>
public sealed class SubscriptionEraTests
{
    private static readonly object Ann = new { userIDList = new[] { "ann" } };

    [Deviation("T38", "T45"), Theory, Rule("R16"), MemberData(nameof(Stores.All), MemberType = typeof(Stores))]
    public async Task A_lost_phone_keeps_them_for_an_hour_and_sees_by_the_era_when_to_subscribe_again(string store)
    {
        await using var host = await Stores.StartAsync(store);
        await host.Api.SignInAsync("ann");
        var session = await host.Api.SignInAsync("bob", "iPhone");
        var subscribed = await host.Api.DoAsync("bob", "subscribeUserStatus", Ann);
        Assert.Equal(0, subscribed.GetProperty("subscriptionEra").GetInt32());

        await host.Api.AdvanceAsync("400s");
        await host.Api.AdvanceAsync("59m");
        var beats = await host.Api.DoAsync("bob", "heartbeat", new { sessionId = session });
        Assert.Equal((0, 1), (beats.GetProperty("subscriptionEra").GetInt32(), await WatchedAsync(host)));

        await host.Api.AdvanceAsync("400s");
        await host.Api.AdvanceAsync("61m");
        Assert.Equal("PushOnline", (await host.Api.QueryStateAsync("bob")).GetProperty("State").GetString());
        Assert.Equal(0, await WatchedAsync(host));

        beats = await host.Api.DoAsync("bob", "heartbeat", new { sessionId = session });
        Assert.Equal(1, beats.GetProperty("subscriptionEra").GetInt32());
        using var phone = await Device.ConnectAsync(host.Api.Url, "bob", "iPhone");
        Assert.Equal(1, phone.Heard("onReady").Single().GetProperty("subscriptionEra").GetInt32());
        subscribed = await host.Api.DoAsync("bob", "subscribeUserStatus", Ann);
        Assert.Equal((1, 1), (subscribed.GetProperty("subscriptionEra").GetInt32(), await WatchedAsync(host)));
    }

    [Fact, Rule("R16")]
    public async Task How_long_is_a_setting()
    {
        await using var host = await HostInside.StartAsync(null, [.. HostInside.DemoApp, ("Presence:SubscriptionsKeptFor", "5m")]);
        await host.Api.SignInAsync("ann");
        var session = await host.Api.SignInAsync("bob");
        await host.Api.DoAsync("bob", "subscribeUserStatus", Ann);
        await host.Api.DoAsync("bob", "logout", new { sessionId = session });

        await host.Api.AdvanceAsync("4m");
        Assert.Equal(1, await WatchedAsync(host));
        await host.Api.AdvanceAsync("2m");
        Assert.Equal(0, await WatchedAsync(host));
    }

    private static async Task<int> WatchedAsync(HostInside host) =>
        (await host.Api.DoAsync("bob", "getSubscriptions")).GetProperty("subscriptions").GetArrayLength();
}
