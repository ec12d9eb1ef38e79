namespace Presence.Tests;

/// <summary>An app's backend erases a person's data (R31), with real clients, in memory and in tables.</summary>
public sealed class AccountDeleteTests
{
    [Theory, Rule("R31"), MemberData(nameof(Stores.All), MemberType = typeof(Stores))]
    public async Task Devices_are_pushed_out_watchers_hear_it_and_nobody_knows_the_account_any_more(string store)
    {
        await using var host = await Stores.StartAsync(store, [.. HostInside.DemoApp, ("Presence:Apps:0:FriendStatus", "true")]);
        using var phone = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone", stubborn: true);
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "in a meeting" });
        await host.Api.DoAsync("ann", "subscribeUserStatus", new { userIDList = new[] { "bob" } });
        await host.Api.AdminAsync("sns/friend_add", new
        {
            From_Account = "bob", AddType = "Add_Type_Single",
            AddFriendItem = new[] { new { To_Account = "ann", AddSource = "AddSource_Type_Web" } },
        });
        await bob.HearStatusAsync("ann", 1, "in a meeting");

        var answer = await host.Api.AdminAsync("im_open_login_svc/account_delete", new { DeleteItem = new[] { new { UserID = "ann" } } });

        Assert.Equal(0, answer.GetProperty("ResultItem")[0].GetProperty("ResultCode").GetInt32());
        await phone.HearAsync("onKickedOut", data => data.GetProperty("reason").GetString() == "this account was deleted");
        await bob.HearStatusAsync("ann", 3, "");
        // The stock client comes back with its old signature, again and again, and is refused.
        await phone.HearAsync("closed", _ => true);
        Assert.False((await host.PeekAsync("ann")).Known);
        var friends = await host.Api.AdminAsync("sns/friend_get", new { From_Account = "bob" });
        Assert.Equal(0, friends.GetProperty("FriendNum").GetInt32());
        var known = await host.Api.AdminAsync("im_open_login_svc/account_check", new { CheckItem = new[] { new { UserID = "ann" } } });
        Assert.Equal("NotImported", known.GetProperty("ResultItem")[0].GetProperty("AccountStatus").GetString());
        Assert.Equal("Offline", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
    }

    [Deviation("T47"), Theory, Rule("R31"), MemberData(nameof(Stores.All), MemberType = typeof(Stores))]
    public async Task An_account_that_is_made_anew_has_nothing_of_the_old_one(string store)
    {
        await using var host = await Stores.StartAsync(store);
        await host.Api.SignInAsync("ann");
        await host.Api.SignInAsync("bob");
        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "in a meeting" });
        await host.Api.DoAsync("ann", "subscribeUserStatus", new { userIDList = new[] { "bob" } });
        var before = (await host.PeekAsync("ann")).Ver;

        await host.Api.AdminAsync("im_open_login_svc/account_delete", new { DeleteItem = new[] { new { UserID = "ann" } } });
        await host.Api.AdminAsync("im_open_login_svc/account_import", new { UserID = "ann" });

        var seen = (await host.Api.DoAsync("bob", "getUserStatus", new { userIDList = new[] { "ann" } })).GetProperty("successUserList")[0];
        Assert.Equal((3, ""), (seen.GetProperty("statusType").GetInt32(), seen.GetProperty("customStatus").GetString()));
        Assert.True(seen.GetProperty("ver").GetInt64() > before);
        Assert.Equal(70052, Api.Code(await host.Api.CallAsync("ann", "getSubscriptions")));   // the old signature
    }
}
