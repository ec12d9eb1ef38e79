using System.Globalization;
using System.Text.Json;

namespace Presence.Tests;

/// <summary>Friends, as an app's backend makes them, and what their devices hear by that.</summary>
public sealed class FriendTests
{
    [Deviation("F29"), Rule("R23"), Fact]
    public async Task With_friend_status_on_a_friend_is_heard_without_a_subscription()
    {
        await using var host = await StartAsync(friendStatus: true);
        await KnownAsync(host.Api, "ann", "bob", "carol");
        await AddAsync(host.Api, "bob", "ann", "Add_Type_Single");

        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        using var ann = await Device.ConnectAsync(host.Api.Url, "ann", "Web");
        await bob.HearStatusAsync("ann", 1, "");
        await SetAsync(host.Api, "ann", "tea");
        await bob.HearStatusAsync("ann", 1, "tea");

        await SetAsync(host.Api, "bob", "coffee");
        await HearsNothingOfAsync(host.Api, "ann", ann, "bob");   // one direction: bob is not on ann's list
    }

    [Rule("R23"), Fact]
    public async Task A_device_that_connects_learns_how_all_friends_stand()
    {
        await using var host = await StartAsync(friendStatus: true);
        string[] friends = [.. Enumerable.Range(0, 1200).Select(i => $"friend{i}")];
        await Parallel.ForEachAsync(friends, async (friend, _) => await KnownAsync(host.Api, friend));
        await KnownAsync(host.Api, "bob");
        foreach (var some in friends.Chunk(1000)) await ImportAsync(host.Api, "bob", some);
        await host.Api.SignInAsync("friend1199");

        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");

        await bob.HearStatusAsync("friend1199", 1, "");
        var heard = bob.Heard("onUserStatusUpdated")
            .SelectMany(list => list.EnumerateArray())
            .Select(item => item.GetProperty("userID").GetString());
        Assert.Equal(1201, heard.Distinct().Count());
        await SetOnlineAsync(host.Api, "friend700", "here");
        await bob.HearStatusAsync("friend700", 1, "here");
    }

    [Rule("R23"), Fact]
    public async Task Friends_are_heard_outside_the_quota_of_subscriptions()
    {
        await using var host = await StartAsync(friendStatus: true, ("Presence:SubscriptionsPerUserMax", "1"));
        await KnownAsync(host.Api, "ann", "bob", "carol", "dave");
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        foreach (var friend in new[] { "ann", "carol" }) await AddAsync(host.Api, "bob", friend);
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });
        // The quota ends the subscription to ann, but she is still a friend.
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "dave" } });

        foreach (var user in new[] { "ann", "carol", "dave" }) await SetOnlineAsync(host.Api, user, "hi");

        foreach (var user in new[] { "ann", "carol", "dave" }) await bob.HearStatusAsync(user, 1, "hi");
        var subscriptions = (await host.Api.DoAsync("bob", "getSubscriptions")).GetProperty("subscriptions");
        Assert.Equal("dave", Assert.Single(subscriptions.EnumerateArray()).GetProperty("userID").GetString());
    }

    [Deviation("F29"), Rule("R23"), Fact]
    public async Task A_friend_added_while_connected_is_heard_and_a_deleted_one_no_longer()
    {
        await using var host = await StartAsync(friendStatus: true);
        using var ann = await Device.ConnectAsync(host.Api.Url, "ann", "Web");
        using var phone = await Device.ConnectAsync(host.Api.Url, "bob", "IPhone");
        using var web = await Device.ConnectAsync(host.Api.Url, "bob", "Web");

        await AddAsync(host.Api, "bob", "ann");
        foreach (var device in new[] { phone, web }) await device.HearStatusAsync("ann", 1, "");
        await ann.HearStatusAsync("bob", 1, "");
        await SetAsync(host.Api, "ann", "tea");
        foreach (var device in new[] { phone, web }) await device.HearStatusAsync("ann", 1, "tea");

        await host.Api.AdminAsync("sns/friend_delete", new { From_Account = "bob", To_Account = new[] { "ann" } });
        await SetAsync(host.Api, "ann", "coffee");
        foreach (var device in new[] { phone, web }) await HearsNothingOfAsync(host.Api, "bob", device, "ann", "coffee");
        await SetAsync(host.Api, "bob", "still heard");
        await ann.HearStatusAsync("bob", 1, "still heard");
    }

    [Rule("R23"), Fact]
    public async Task A_deleted_friend_with_a_subscription_is_still_heard_and_so_is_an_unsubscribed_friend()
    {
        await using var host = await StartAsync(friendStatus: true);
        await KnownAsync(host.Api, "ann", "carol");
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        foreach (var friend in new[] { "ann", "carol" }) await AddAsync(host.Api, "bob", friend);
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann", "carol" } });

        var delete = new { From_Account = "bob", To_Account = new[] { "ann" }, DeleteType = "Delete_Type_Both" };
        await host.Api.AdminAsync("sns/friend_delete", delete);
        await host.Api.DoAsync("bob", "unsubscribeUserStatus", new { userIDList = new[] { "carol" } });
        foreach (var user in new[] { "ann", "carol" }) await SetOnlineAsync(host.Api, user, "hi");
        foreach (var user in new[] { "ann", "carol" }) await bob.HearStatusAsync(user, 1, "hi");

        await host.Api.DoAsync("bob", "unsubscribeUserStatus");
        foreach (var user in new[] { "ann", "carol" }) await SetAsync(host.Api, user, "bye");
        await bob.HearStatusAsync("carol", 1, "bye");
        await HearsNothingOfAsync(host.Api, "bob", bob, "ann", "bye");
    }

    [Rule("R23"), Fact]
    public async Task With_friend_status_off_friends_are_not_heard()
    {
        await using var host = await StartAsync(friendStatus: false);
        await KnownAsync(host.Api, "ann", "carol", "bob");
        await AddAsync(host.Api, "bob", "ann");
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await AddAsync(host.Api, "bob", "carol");

        foreach (var user in new[] { "ann", "carol" }) await SetOnlineAsync(host.Api, user, "hi");

        await HearsNothingOfAsync(host.Api, "bob", bob, "ann");
        await HearsNothingOfAsync(host.Api, "bob", bob, "carol");
    }

    [Deviation("F26"), Rule("R22"), Fact]
    public async Task A_long_list_is_read_page_by_page()
    {
        await using var host = await StartAsync(friendStatus: false);
        string[] friends = [.. Enumerable.Range(0, 250).Select(i => $"friend{i}")];
        await Parallel.ForEachAsync(friends, async (friend, _) => await KnownAsync(host.Api, friend));
        await KnownAsync(host.Api, "bob");
        await ImportAsync(host.Api, "bob", friends);

        var (read, start) = (new List<string>(), 0);
        foreach (var (next, complete) in new[] { (100, 0), (200, 0), (0, 1) })
        {
            var command = start == 0 ? "sns/friend_get" : "sns/friend_get_all";
            var page = await host.Api.AdminAsync(command, new { From_Account = "bob", StartIndex = start });
            Assert.Equal((250, complete, next), (Int(page, "FriendNum"), Int(page, "CompleteFlag"), Int(page, "NextStartIndex")));
            read.AddRange(page.GetProperty("UserDataItem").EnumerateArray().Select(item => item.GetProperty("To_Account").GetString()!));
            start = next;
        }
        Assert.Equal(friends, read);
    }

    private static Task<HostInside> StartAsync(bool friendStatus, params (string Name, string Value)[] settings) =>
        HostInside.StartAsync(
            null,
            [
                .. HostInside.DemoApp, ("Presence:Apps:0:FriendStatus", friendStatus ? "true" : "false"),
                ("Presence:RateLimits:Server", "0"), .. settings,
            ]);

    private static async Task KnownAsync(Api api, params string[] users)
    {
        foreach (var user in users) await api.AdminAsync("im_open_login_svc/account_import", new { UserID = user });
    }

    private static Task<JsonElement> AddAsync(Api api, string owner, string friend, string type = "Add_Type_Both") =>
        api.AdminAsync("sns/friend_add", new { From_Account = owner, AddFriendItem = Items(friend), AddType = type });

    private static Task<JsonElement> ImportAsync(Api api, string owner, string[] friends) =>
        api.AdminAsync("sns/friend_import", new { From_Account = owner, AddFriendItem = Items(friends) });

    private static IEnumerable<object> Items(params string[] friends) =>
        friends.Select(friend => new { To_Account = friend, AddSource = "AddSource_Type_Web" });

    private static Task SetAsync(Api api, string user, string status) => api.DoAsync(user, "setSelfStatus", new { customStatus = status });

    private static async Task SetOnlineAsync(Api api, string user, string status)
    {
        await api.SignInAsync(user);
        await SetAsync(api, user, status);
    }

    // The device hears its own user's next change: an earlier message would have come before it.
    private static async Task HearsNothingOfAsync(Api api, string me, Device device, string user, string? status = null)
    {
        var marker = string.Create(CultureInfo.InvariantCulture, $"after that {Environment.TickCount64}");
        await SetAsync(api, me, marker);
        await device.HearStatusAsync(me, 1, marker);
        Assert.DoesNotContain(device.HeardOf(user), heard => status is null || heard.GetProperty("customStatus").GetString() == status);
    }

    private static int Int(JsonElement answer, string name) => answer.GetProperty(name).GetInt32();
}
