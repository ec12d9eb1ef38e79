using System.Text.Json;
namespace Presence.Tests;

/// <summary>Connections as they really behave: dropped, repeated, refused, late.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task A_device_hears_that_it_is_ready_and_the_status_of_each_watched_user()
    {
        await using var host = await HostInside.StartAsync();
        await host.Api.SignInAsync("ann", "IPhone");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });

        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");

        foreach (var told in (JsonElement[])[bob.Heard("onReady")[0], await host.Api.DoAsync("bob", "negotiate")])
        {
            Assert.Equal(120, told.GetProperty("heartbeatSeconds").GetInt32());
            Assert.Equal(5, told.GetProperty("reconnectWithinSeconds").GetInt32());
        }
        await bob.HearStatusAsync("ann", 1, "");
    }

    [Rule("R2"), Fact]
    public async Task A_silent_device_without_a_connection_is_no_longer_online_when_its_lease_ends()
    {
        await using var host = await HostInside.StartAsync();
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        var session = await host.Api.SignInAsync("ann");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });

        await host.Api.AdvanceAsync("00:06:40");
        await bob.HearStatusAsync("ann", 3, "");
        Assert.Equal("Offline", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());

        await host.Api.DoAsync("ann", "heartbeat", new { sessionId = session });
        Assert.Equal("Online", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
    }

    [Rule("R2"), Theory]
    [InlineData("390s", true)]
    [InlineData("398s", false)]   // so late that somebody may have been shown the end of the lease already
    public async Task Heartbeats_keep_a_device_online_for_as_long_as_they_come(string every, bool unnoticed)
    {
        await using var host = await HostInside.StartAsync();
        var session = await host.Api.SignInAsync("ann");
        for (var i = 0; i < 10; i++)
        {
            await host.Api.AdvanceAsync(every);
            Assert.Equal("Online", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
            await host.Api.DoAsync("ann", "heartbeat", new { sessionId = session });
        }
        if (unnoticed) Assert.Equal(1, (await host.PeekAsync("ann")).Ver);
    }

    [Rule("R7"), Fact]
    public async Task A_device_that_connects_again_goes_on_with_its_session()
    {
        await using var host = await HostInside.StartAsync();
        using var first = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone");
        using var second = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone");
        using var other = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone", "her second phone");

        Assert.Equal(first.SessionId, second.SessionId);
        Assert.NotEqual(first.SessionId, other.SessionId);
        Assert.Equal(2, (await host.PeekAsync("ann")).Sessions.Count);
    }

    [Rule("R3"), Fact]
    public async Task A_connection_that_ends_after_its_device_has_come_back_changes_nothing()
    {
        await using var host = await HostInside.StartAsync();
        using var first = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone");
        using var second = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone");

        await first.StopAsync();
        await host.Api.AdvanceAsync("60s");

        Assert.Equal("Online", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
        Assert.Equal(1, (await host.PeekAsync("ann")).Ver);
    }

    [Fact]
    public async Task A_stock_client_shows_why_it_may_not_connect()
    {
        await using var host = await HostInside.StartAsync();
        using var ann = await Device.StartAsync(host.Api.Url, "ann", "Web", key: "another key");

        var why = await ann.HearAsync("failed", _ => true);

        Assert.Contains("usersig was not made with this app's key", why.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_without_a_ticket_is_refused()
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();
        foreach (var ticket in new[] { "", "&access_token=", "&access_token=forged", "&access_token=" + new string('x', 4000) })
        {
            using var answer = await http.PostAsync($"{host.Api.Url}/client/negotiate?hub=PresenceHub&negotiateVersion=1{ticket}", null);
            Assert.Equal(401, (int)answer.StatusCode);
        }
    }

    [Rule("R7"), Theory, MemberData(nameof(Stores.All), MemberType = typeof(Stores))]
    public async Task A_connection_of_a_session_that_has_ended_hears_it_and_is_closed(string store)
    {
        await using var host = await Stores.StartAsync(store);
        var negotiated = await host.Api.DoAsync("ann", "negotiate");
        await host.Api.DoAsync("ann", "logout", new { sessionId = negotiated.GetProperty("sessionId").GetString() });

        using var ann = await Device.WithTicketAsync(
            negotiated.GetProperty("url").GetString()!, negotiated.GetProperty("accessToken").GetString()!);

        await ann.HearAsync("onKickedOut", data =>
            data.GetProperty("reason").GetString()!.Contains("negotiate again", StringComparison.Ordinal));
        await ann.HearAsync("closed", _ => true);
        Assert.Equal("Offline", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
    }

    [Fact]
    public async Task A_session_cannot_be_used_by_another_user()
    {
        await using var host = await HostInside.StartAsync();
        var annsSession = await host.Api.SignInAsync("ann");

        foreach (var verb in new[] { "heartbeat", "logout" })
            Assert.Equal(6014, Api.Code(await host.Api.CallAsync("bob", verb, new { sessionId = annsSession })));

        Assert.Equal("Online", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
        Assert.False((await host.PeekAsync("bob")).Known);
    }

    [Fact]
    public async Task Two_hosts_on_one_storage_are_one_service()
    {
        var storage = await Azurite.OwnAccountAsync();
        await using var one = await HostInside.StartAsync(storage);
        await using var two = await HostInside.StartAsync(storage);
        var session = await one.Api.SignInAsync("ann", "IPhone");
        Assert.Equal("Online", (await two.Api.QueryStateAsync("ann")).GetProperty("State").GetString());

        await two.Api.DoAsync("ann", "heartbeat", new { sessionId = session });
        await two.Api.DoAsync("ann", "logout", new { sessionId = session });
        Assert.Equal("Offline", (await one.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
        Assert.Equal(2, (await one.PeekAsync("ann")).Ver);
    }

    [Deviation("T18"), Fact]
    public async Task With_the_feature_switched_off_own_status_still_works()
    {
        await using var host = await HostInside.StartAsync(null, [.. HostInside.DemoApp, ("Presence:Apps:0:UserStatus", "false")]);
        await host.Api.SignInAsync("ann");
        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "hi" });
        await host.Api.DoAsync("ann", "getUserStatus", new { userIDList = new[] { "ann" } });

        (string Verb, object Body)[] refused =
        [
            ("getUserStatus", new { userIDList = new[] { "ann", "bob" } }),
            ("subscribeUserStatus", new { userIDList = new[] { "bob" } }),
            ("unsubscribeUserStatus", new { }),
        ];
        foreach (var (verb, body) in refused)
            Assert.Equal(72001, Api.Code(await host.Api.CallAsync("ann", verb, body)));
    }
}
