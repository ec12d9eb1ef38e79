using System.Diagnostics;
using Presence.Functions.Application;

namespace Presence.Tests;

/// <summary>What a stock SignalR client may count on: it connects, and listens.</summary>
public sealed class StockClientTests
{
    public static TheoryData<string> EveryStore => Stores.All;

    [Deviation("T25"), Rule("R2"), Theory, MemberData(nameof(EveryStore))]
    public async Task A_connected_device_stays_online_without_heartbeats_and_is_gone_soon_after_its_link(string store)
    {
        await using var host = await Stores.StartAsync(store);
        using var anns = await Device.ConnectAsync(host.Api.Url, "ann", "Web");
        using var bobs = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });

        await host.Api.AdvanceAsync("00:30:00");

        Assert.Equal("Online", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
        Assert.Equal(1, (await host.PeekAsync("ann")).Ver);   // nobody was told anything
        anns.Drop();
        await host.UntilAsync("ann", state => state.Sessions is [{ LostAt: not null }]);
        await host.Api.AdvanceAsync("10s");
        await bobs.HearStatusAsync("ann", 3, "");
        Assert.Equal("Offline", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());
    }

    [Rule("R3"), Theory, MemberData(nameof(EveryStore))]
    public async Task A_link_that_drops_and_comes_back_within_the_grace_is_never_announced(string store)
    {
        await using var host = await Stores.StartAsync(store, ("Presence:DisconnectGrace", "60s"));
        using var bobs = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        using (var before = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone"))
        {
            await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });
            before.Drop();
        }
        await host.UntilAsync("ann", state => state.Sessions is [{ LostAt: not null }]);
        await host.Api.AdvanceAsync("30s");
        using var after = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone");
        await host.Api.AdvanceAsync("120s");

        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "here" });
        await bobs.HearStatusAsync("ann", 1, "here");
        Assert.All(bobs.HeardOf("ann"), heard => Assert.Equal(1, heard.GetProperty("statusType").GetInt32()));
        Assert.Equal(2, (await host.PeekAsync("ann")).Ver);
    }

    [Rule("R7"), Theory, MemberData(nameof(EveryStore))]
    public async Task Of_two_tabs_that_share_a_session_the_older_goes_on_when_the_newer_closes(string store)
    {
        await using var host = await Stores.StartAsync(store);
        foreach (var user in new[] { "ann", "carol" }) await host.Api.SignInAsync(user);
        using var older = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        using var newer = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        Assert.Equal(older.SessionId, newer.SessionId);
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });
        foreach (var tab in new[] { older, newer }) await tab.HearStatusAsync("ann", 1, "");

        await newer.StopAsync();
        await host.UntilAsync("bob", state => state.Sessions[0].Connections.Any(connection => connection.ReportedLost));
        await host.Api.AdvanceAsync("60s");

        Assert.Equal("Online", (await host.Api.QueryStateAsync("bob")).GetProperty("State").GetString());
        Assert.Equal(1, (await host.PeekAsync("bob")).Ver);
        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea" });
        await older.HearStatusAsync("ann", 1, "tea");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "carol" } });
        await older.HearStatusAsync("carol", 1, "");
        await host.Api.DoAsync("carol", "setSelfStatus", new { customStatus = "coffee" });
        await older.HearStatusAsync("carol", 1, "coffee");
    }

    [Deviation("T54"), Theory, MemberData(nameof(EveryStore))]
    public async Task Signing_out_closes_all_connections_of_the_session_and_they_hear_nothing_any_more(string store)
    {
        await using var host = await Stores.StartAsync(store);
        await host.Api.SignInAsync("ann");
        using var phone = await Device.ConnectAsync(host.Api.Url, "bob", "IPhone");
        using var tab = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        using var otherTab = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });

        await host.Api.DoAsync("bob", "logout", new { sessionId = tab.SessionId });
        for (var i = 0; i < 10; i++) await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = $"later {i}" });

        await phone.HearStatusAsync("ann", 1, "later 9");
        foreach (var closed in new[] { tab, otherTab })
        {
            await closed.HearAsync("onKickedOut", data => data.GetProperty("reason").GetString() == "signed out");
            await closed.HearAsync("closed", _ => true);
            Assert.DoesNotContain(closed.HeardOf("ann"), heard => heard.GetProperty("customStatus").GetString() != "");
        }
        Assert.Single((await host.PeekAsync("bob")).Sessions);
    }

    [Rule("R10"), Theory, MemberData(nameof(Stores.All), MemberType = typeof(Stores))]
    public async Task A_burst_of_changes_reaches_the_watcher_as_a_handful_of_messages_the_last_of_which_is_true(string store)
    {
        const int Changes = 300;
        await using var host = await Stores.StartAsync(store, ("Presence:RateLimits:Client", "0"), ("Presence:RateLimits:User", "0"));
        await host.Api.SignInAsync("ann");
        using var bobs = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });
        await bobs.HearStatusAsync("ann", 1, "");
        var before = bobs.HeardOf("ann").Count;

        var took = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(1, Changes)
            .Select(i => host.Api.CallAsync("ann", "setSelfStatus", new { customStatus = $"status {i}" })));
        // On a slow machine the last ones of the queue may have waited for too long.
        Assert.All(answers, answer => Assert.Contains(Api.Code(answer), new[] { 0, 60008 }));

        var state = await host.PeekAsync("ann");
        Assert.InRange(state.Ver, 1 + answers.Count(answer => Api.Code(answer) == 0), 1 + Changes);
        await bobs.HearAsync("onUserStatusUpdated", list => list[0].GetProperty("ver").GetInt64() == state.Ver);
        var heard = bobs.HeardOf("ann").Skip(before).ToList();
        // A few where all calls are under way at once. On a busy machine many of them come one by one, and nothing holds those back.
        Assert.InRange(heard.Count, 1, Math.Max(Changes / 4, 2 + (int)(took.Elapsed / Teller.AtLeastEvery)));
        Assert.Equal(state.Ver, heard[^1].GetProperty("ver").GetInt64());
        Assert.Equal(state.CustomStatus, heard[^1].GetProperty("customStatus").GetString());
    }
}
