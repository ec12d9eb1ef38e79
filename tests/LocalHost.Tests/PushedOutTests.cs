namespace Presence.Tests;

/// <summary>Devices that are pushed out: by an admin, or by a newcomer that the app's login policy prefers.</summary>
public sealed class PushedOutTests
{
    [Rule("R21"), Fact]
    public async Task A_kicked_user_hears_it_and_does_not_come_back_with_the_old_signature()
    {
        await using var host = await HostInside.StartAsync();
        using var phone = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone");
        using var web = await Device.ConnectAsync(host.Api.Url, "ann", "Web");
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });

        await host.Api.AdminAsync("im_open_login_svc/kick", new { UserID = "ann" });

        foreach (var device in new[] { phone, web })
        {
            await device.HearAsync("onKickedOut", data => data.GetProperty("reason").GetString() == "kicked by an admin");
            await device.HearAsync("closed", _ => true);
            Assert.Empty(device.Heard("reconnecting"));
        }
        await bob.HearStatusAsync("ann", 3, "");
        Assert.Equal("Offline", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
    }

    [Rule("R19"), Theory]
    [InlineData("single", "IPhone", "Web", true)]
    [InlineData("dual", "IPhone", "Android", true)]
    [InlineData("dual", "IPhone", "Web", false)]
    [InlineData("triple", "IPhone", "Windows", false)]
    [InlineData("triple", "Mac", "Windows", true)]
    [InlineData("multi", "IPhone", "Android", false)]
    [InlineData("multi", "Web", "Web", true)]
    public async Task The_login_policy_decides_which_devices_stay_side_by_side(string policy, string first, string second, bool pushesOut)
    {
        await using var host = await StartAsync(("LoginPolicy", policy));
        using var earlier = await Device.ConnectAsync(host.Api.Url, "ann", first, "one");
        using var later = await Device.ConnectAsync(host.Api.Url, "ann", second, "two");

        if (pushesOut)
        {
            await earlier.HearAsync("onKickedOut", data => data.GetProperty("reason").GetString() == "signed in on another device");
            await earlier.HearAsync("closed", _ => true);
            Assert.Empty(earlier.Heard("reconnecting"));
        }
        Assert.Equal(pushesOut ? 1 : 2, (await host.PeekAsync("ann")).Sessions.Count);
        Assert.Empty(later.Heard("onKickedOut"));
    }

    [Rule("R19"), Fact]
    public async Task Devices_that_sign_in_at_once_leave_exactly_the_allowed_number()
    {
        await using var host = await StartAsync(("LoginPolicy", "multi"), ("WebInstancesMax", "3"));
        var sessions = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => host.Api.SignInAsync("ann", "Web", $"tab {i}")));

        Assert.Equal(3, (await host.PeekAsync("ann")).Sessions.Count);
        Assert.Equal(12, sessions.Distinct().Count());
    }

    [Deviation("T37"), Fact]
    public async Task Calls_over_the_limit_are_refused_each_command_for_itself_and_never_about_oneself()
    {
        await using var host = await HostInside.StartAsync();
        await host.Api.SignInAsync("ann");
        await host.Api.SignInAsync("bob");
        var others = new { userIDList = new[] { "ann" } };
        var answers = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => host.Api.CallAsync("bob", "getUserStatus", others)));

        Assert.InRange(answers.Count(answer => Api.Code(answer) == 0), 20, 24);   // 24 only when the window's end fell in between
        Assert.All(answers.Where(answer => Api.Code(answer) != 0), answer => Assert.Equal(2996, Api.Code(answer)));
        await host.Api.DoAsync("bob", "subscribeUserStatus", others);
        await host.Api.DoAsync("ann", "getUserStatus", new { userIDList = new[] { "bob" } });
        for (var i = 0; i < 25; i++) await host.Api.DoAsync("bob", "getUserStatus", new { userIDList = new[] { "bob" } });
    }

    [Fact]
    public async Task Server_calls_over_the_limit_are_refused()
    {
        await using var host = await HostInside.StartAsync(null, ("Presence:RateLimits:QueryState", "1"));
        var path = $"/v4/openim/querystate?{await Api.QueryOf(Api.Admin)}&contenttype=json";
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Api.SendAsync(path, """{"To_Account":["ann"]}""")));

        Assert.Contains(answers, answer => Api.Code(answer) == 0);
        Assert.Contains(answers, answer => Api.Code(answer) == 60007);
        Assert.All(answers, answer => Assert.Contains(Api.Code(answer), new[] { 0, 60007 }));
    }

    [Deviation("T34"), Fact]
    public async Task After_too_many_wrong_signatures_only_known_ones_are_let_in()
    {
        await using var host = await HostInside.StartAsync();
        await host.Api.DoAsync("ann", "getSubscriptions");
        var wrong = $"/v1/getSubscriptions?sdkappid={Api.App}&identifier=ann&usersig={await Api.SignatureOf("bob")}";
        for (var i = 0; i < 20; i++) Assert.Equal(70013, Api.Code(await host.Api.SendAsync(wrong, "{}")));

        Assert.Equal(70050, Api.Code(await host.Api.SendAsync(wrong, "{}")));
        await host.Api.DoAsync("ann", "getSubscriptions");
        await host.Api.DoAsync("bob", "getSubscriptions");
    }

    private static Task<HostInside> StartAsync(params (string Name, string Value)[] settings) => HostInside.StartAsync(
        null, [.. HostInside.DemoApp, .. settings.Select(setting => ($"Presence:Apps:0:{setting.Name}", setting.Value))]);
}
