using System.Text.Json;

namespace Presence.Tests;

/// <summary>A device that is lost and did not sign out, as each dialect sees it (R4, R5), in memory and in tables.</summary>
public sealed class LostDeviceTests
{
    public static TheoryData<string, string, string, int> Platforms
    {
        get
        {
            var all = new TheoryData<string, string, string, int>();
            foreach (string store in Stores.All)
            {
                foreach (var phone in new[] { "Android", "iPhone", "iPad" }) all.Add(store, phone, "PushOnline", 2);
                foreach (var computer in new[] { "Windows", "Mac", "Linux" }) all.Add(store, computer, "Offline", 2);
                all.Add(store, "Web", "Offline", 3);
            }
            return all;
        }
    }

    [Deviation("T23", "T24", "T25", "Z9", "Z10"), Theory, Rule("R4"), Rule("R5"), MemberData(nameof(Platforms))]
    public async Task It_is_offline_for_seven_days_on_every_platform_but_Web_and_then_not_logged_in(
        string store, string platform, string state, int statusType)
    {
        await using var host = await Stores.StartAsync(store);
        await host.Api.SignInAsync("ann", platform);
        await AllSayAsync(host.Api, "Online", 1, "Online");

        await host.Api.AdvanceAsync("400s");
        await AllSayAsync(host.Api, state, statusType, "Offline");

        if (statusType == 2)
        {
            await host.Api.AdvanceAsync("6d");
            await AllSayAsync(host.Api, state, 2, "Offline");
            await host.Api.AdvanceAsync("1d");
        }
        else await host.Api.AdvanceAsync("1h");
        await AllSayAsync(host.Api, "Offline", 3, null);
    }

    [Theory, Rule("R4"), MemberData(nameof(Stores.All), MemberType = typeof(Stores))]
    public async Task A_watcher_hears_of_a_lost_computer_as_offline_and_of_a_phone_that_signs_out_as_not_logged_in(string store)
    {
        await using var host = await Stores.StartAsync(store);
        await host.Api.SignInAsync("ann", "Windows");
        var carols = await host.Api.SignInAsync("carol", "iPhone");
        using var bob = await Device.ConnectAsync(host.Api.Url, "bob", "Web");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann", "carol" } });

        await host.Api.DoAsync("carol", "logout", new { sessionId = carols });
        await host.Api.AdvanceAsync("400s");

        await bob.HearStatusAsync("carol", 3, "");
        await bob.HearStatusAsync("ann", 2, "");
    }

    private static async Task AllSayAsync(Api api, string state, int statusType, string? zim)
    {
        Assert.Equal(state, (await api.QueryStateAsync("ann")).GetProperty("State").GetString());
        var seen = (await api.DoAsync("bob", "getUserStatus", new { userIDList = new[] { "ann" } })).GetProperty("successUserList")[0];
        Assert.Equal(statusType, seen.GetProperty("statusType").GetInt32());
        Assert.Equal(zim, await ZimAsync(api));
    }

    private static async Task<string?> ZimAsync(Api api)
    {
        using var http = new HttpClient();
        var answer = await http.GetStringAsync($"{api.Url}/?Action=QueryUserOnlineState&{ZimParameters.Query("")}&UserId[]=ann");
        using var json = JsonDocument.Parse(answer);
        var found = json.RootElement.GetProperty("Result");
        return found.GetArrayLength() == 1 ? found[0].GetProperty("Status").GetString() : null;
    }
}
