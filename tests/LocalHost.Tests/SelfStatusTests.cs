using Microsoft.Extensions.DependencyInjection;
using Presence.LocalHost;

namespace Presence.Tests;

/// <summary>What setSelfStatus answers is what the caller reads of oneself right after.</summary>
public sealed class SelfStatusTests
{
    private const int Online = 1;
    private const int PushOnline = 2;
    private const int Offline = 3;

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var all = new TheoryData<string, string, int>();
            foreach (var store in new[] { "memory", "tables" })
            {
                all.Add(store, "online", Online);
                all.Add(store, "a phone that was lost", PushOnline);
                all.Add(store, "signed in, not connected", Offline);
                all.Add(store, "a phone whose lease has run out by the clock", PushOnline);
                all.Add(store, "a page whose lease has run out by the clock", Offline);
                all.Add(store, "a connected phone whose lease has run out by the clock", PushOnline);
                all.Add(store, "a phone whose days have run out by the clock, with another one that waits", Offline);
            }
            return all;
        }
    }

    [Deviation("T41"), Rule("R9"), Theory, MemberData(nameof(Cases))]
    public async Task Setting_the_own_status_answers_what_asking_about_oneself_says(string store, string how, int statusType)
    {
        await using var host = await Stores.StartAsync(store, ("Presence:SweepSchedule", "0 0 0 1 1 *"));
        using var device = how.StartsWith("a connected", StringComparison.Ordinal)
            ? await Device.ConnectAsync(host.Api.Url, "ann", "iPhone")
            : null;
        await BringAboutAsync(host, how);

        var set = await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea" });
        var asked = await host.Api.DoAsync("ann", "getUserStatus", new { userIDList = new[] { "ann" } });

        var own = asked.GetProperty("successUserList")[0];
        // What ran out took the text with it (R9): it is there again when the service says that the device is.
        var text = device is null ? "tea" : "";
        Assert.Equal((statusType, text), (own.GetProperty("statusType").GetInt32(), own.GetProperty("customStatus").GetString()));
        Assert.All(own.EnumerateObject(), field => Assert.Equal(field.Value.ToString(), set.GetProperty(field.Name).ToString()));
        Assert.Equal(4, own.EnumerateObject().Count());

        await host.Api.SignInAsync("bob");
        var seen = await host.Api.DoAsync("bob", "getUserStatus", new { userIDList = new[] { "ann" } });
        var custom = seen.GetProperty("successUserList")[0].GetProperty("customStatus").GetString();
        Assert.Equal(statusType == Online ? "tea" : "", custom);   // others see it only while ann is Online
    }

    private static async Task BringAboutAsync(HostInside host, string how)
    {
        switch (how)
        {
            case "online":
                await host.Api.SignInAsync("ann");
                break;
            case "a phone that was lost":
                await host.Api.SignInAsync("ann", "iPhone");
                await host.Api.AdvanceAsync("400s");
                break;
            case "signed in, not connected":
                await host.Api.DoAsync("ann", "negotiate");
                break;
            case "a phone whose lease has run out by the clock":
                await host.Api.SignInAsync("ann", "iPhone");
                Pass(host, TimeSpan.FromSeconds(400));
                break;
            case "a connected phone whose lease has run out by the clock":
                Pass(host, TimeSpan.FromSeconds(400));
                break;
            case "a page whose lease has run out by the clock":
                await host.Api.SignInAsync("ann");
                Pass(host, TimeSpan.FromSeconds(400));
                break;
            default:
                await host.Api.SignInAsync("ann", "iPhone");
                Pass(host, TimeSpan.FromDays(8));
                await host.Api.DoAsync("ann", "negotiate", more: "&platform=iPad");
                break;
        }
    }

    // No sweep runs: nobody commits what runs out.
    private static void Pass(HostInside host, TimeSpan by)
    {
        var clock = host.Services.GetRequiredService<LocalClock>();
        clock.MoveTo(clock.GetUtcNow() + by);
    }
}
