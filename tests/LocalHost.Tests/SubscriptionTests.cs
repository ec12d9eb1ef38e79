namespace Presence.Tests;

/// <summary>The users that a watcher hears of, and until when.</summary>
public sealed class SubscriptionTests
{
    [Rule("R14"), Fact]
    public async Task Over_the_quota_the_earliest_subscription_is_no_longer_heard()
    {
        await using var host = await HostInside.StartAsync(null, ("Presence:SubscriptionsPerUserMax", "2"));
        foreach (var user in new[] { "ann", "carol", "dave" }) await host.Api.SignInAsync(user);
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann", "carol", "dave" } });

        foreach (var user in new[] { "ann", "carol", "dave" }) await host.Api.DoAsync(user, "setSelfStatus", new { customStatus = "hi" });

        await bob.HearStatusAsync("dave", 1, "hi");
        await bob.HearStatusAsync("carol", 1, "hi");
        Assert.Empty(bob.HeardOf("ann"));
        var subscriptions = (await host.Api.DoAsync("bob", "getSubscriptions")).GetProperty("subscriptions");
        Assert.Equal(["carol", "dave"], subscriptions.EnumerateArray().Select(s => s.GetProperty("userID").GetString()));
    }

    [Rule("R14"), Fact]
    public async Task A_watcher_hears_which_subscriptions_had_to_make_room()
    {
        await using var host = await HostInside.StartAsync(null, ("Presence:SubscriptionsPerUserMax", "2"));
        foreach (var user in new[] { "ann", "carol", "dave" }) await host.Api.SignInAsync(user);
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann", "carol" } });

        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "dave" } });

        await bob.HearAsync("onSubscriptionEvicted", data => data.GetProperty("userIDList").EnumerateArray().Single().GetString() == "ann");
    }

    [Deviation("T38"), Rule("R24"), Fact]
    public async Task A_subscription_for_a_time_is_heard_until_its_end_and_not_after()
    {
        await using var host = await HostInside.StartAsync();
        await host.Api.SignInAsync("carol");
        await host.Api.SignInAsync("ann");
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" }, durationMinutes = 2 });
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "carol" } });

        await host.Api.AdvanceAsync("100s");
        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "before" });
        await bob.HearStatusAsync("ann", 1, "before");
        await host.Api.AdvanceAsync("20s");
        await host.Api.RunTimerAsync("sweepExpired");
        foreach (var user in new[] { "ann", "carol" }) await host.Api.DoAsync(user, "setSelfStatus", new { customStatus = "after" });

        await bob.HearStatusAsync("carol", 1, "after");
        Assert.DoesNotContain(bob.HeardOf("ann"), item => item.GetProperty("customStatus").GetString() == "after");
        var left = (await host.Api.DoAsync("bob", "getSubscriptions")).GetProperty("subscriptions");
        Assert.Equal("carol", Assert.Single(left.EnumerateArray()).GetProperty("userID").GetString());
    }

    [Fact]
    public async Task After_unsubscribing_a_user_is_no_longer_heard()
    {
        await using var host = await HostInside.StartAsync();
        foreach (var user in new[] { "ann", "carol" }) await host.Api.SignInAsync(user);
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann", "carol" } });
        await host.Api.DoAsync("bob", "unsubscribeUserStatus", new { userIDList = new[] { "ann" } });

        foreach (var user in new[] { "ann", "carol" }) await host.Api.DoAsync(user, "setSelfStatus", new { customStatus = "hi" });

        await bob.HearStatusAsync("carol", 1, "hi");
        Assert.DoesNotContain(bob.HeardOf("ann"), item => item.GetProperty("customStatus").GetString() == "hi");
    }
}
