using System.Text.Json;

namespace Presence.Tests;

/// <summary>What an operator sees of real clients: who is online, why, who watches, and every change with its reason.</summary>
public sealed class AdminTests
{
    [Theory, MemberData(nameof(Stores.All), MemberType = typeof(Stores))]
    public async Task An_admin_sees_who_is_online_why_and_what_changes(string store)
    {
        await using var host = await Stores.StartAsync(store);
        var api = host.Api;
        using var console = await Device.ConnectAsync(api.Url, Api.Admin, "Web", "console");
        var connectionId = await console.ConnectionIdAsync();
        var watch = await api.DoAsync(Api.Admin, "admin/watch", new { connectionId });
        Assert.Equal(30, watch.GetProperty("renewAfterSeconds").GetInt32());

        using var phone = await Device.ConnectAsync(api.Url, "ann", "iPhone");
        using var web = await Device.ConnectAsync(api.Url, "bob", "Web");
        await api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });
        await HearAsync(console, "ann", 1, "Register");

        var online = await api.DoAsync(Api.Admin, "admin/online");
        Assert.Equal([Api.Admin, "ann", "bob"], Ids(online, "users"));
        Assert.Equal("iPhone", online.GetProperty("users")[1].GetProperty("platforms")[0].GetString());
        Assert.Equal(["ann"], Ids(await api.DoAsync(Api.Admin, "admin/online", new { prefix = "a", platform = "iPhone" }), "users"));
        Assert.Equal(3, (await api.DoAsync(Api.Admin, "admin/counts")).GetProperty("online").GetInt32());
        Assert.Equal(["bob"], Ids(await api.DoAsync(Api.Admin, "admin/watchers", new { userID = "ann" }), "users"));

        await api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea" });
        await HearAsync(console, "ann", 1, "CustomStatus");
        phone.Drop();
        await host.UntilAsync("ann", state => state.Sessions is [{ LostAt: not null }]);
        await api.AdvanceAsync("10s");
        await HearAsync(console, "ann", 2, "LinkClose");

        var explained = await api.DoAsync(Api.Admin, "admin/explain", new { userID = "ann" });
        Assert.Equal(
            ["PushOnline", "PushOnline", "Offline"],
            ((string[])["status", "tencent", "zim"]).Select(name => explained.GetProperty(name).GetString()));
        Assert.Equal(
            ["LinkClose", "CustomStatus", "Register"],
            explained.GetProperty("transitions").EnumerateArray().Select(change => change.GetProperty("reason").GetString()));
        var bobs = await api.DoAsync(Api.Admin, "admin/explain", new { userID = "bob" });
        Assert.Equal(["ann"], Ids(bobs.GetProperty("subscriptions"), "items"));
    }

    [Fact]
    public async Task Who_is_no_admin_neither_asks_nor_watches()
    {
        await using var host = await HostInside.StartAsync();
        using var ann = await Device.ConnectAsync(host.Api.Url, "ann", "Web");

        var connectionId = await ann.ConnectionIdAsync();

        foreach (var verb in (string[])["explain", "online", "counts", "watchers", "watch"])
        {
            var answer = await host.Api.CallAsync("ann", $"admin/{verb}", new { userID = "ann", connectionId });
            Assert.Equal(70403, Api.Code(answer));
        }
    }

    [Fact]
    public async Task Where_the_console_is_off_nobody_asks()
    {
        await using var host = await HostInside.StartAsync(storage: null, ("Presence:Console", "false"));

        Assert.Equal(72001, Api.Code(await host.Api.CallAsync(Api.Admin, "admin/counts")));
    }

    private static Task<JsonElement> HearAsync(Device console, string user, int statusType, string reason) =>
        console.HearAsync("onUserChanged", list => list.EnumerateArray().Any(change =>
            change.GetProperty("userID").GetString() == user && change.GetProperty("statusType").GetInt32() == statusType
            && change.GetProperty("reason").GetString() == reason));

    private static IEnumerable<string> Ids(JsonElement answer, string list) =>
        answer.GetProperty(list).EnumerateArray().Select(user => user.GetProperty("userID").GetString()!);
}
