using Microsoft.Extensions.DependencyInjection;
using Presence.Domain;
using Presence.Functions.Application;

namespace Presence.Tests;

/// <summary>
/// Devices that exclude each other and come back by themselves, as stock clients do: one of them wins, and it stays so.
/// </summary>
public sealed class KickWarTests
{
    private const int Tries = 4;   // of a stock client, until it gives up
    private const int Day = 86400;

    [Rule("R25"), Theory]
    [InlineData("IPhone", "Web", true, "memory")]
    [InlineData("IPhone", "Web", false, "memory")]
    [InlineData("IPhone", "Web", true, "tables")]
    [InlineData("IPhone", "IPhone", true, "memory")]   // without an instance they share a session
    [InlineData("IPhone", "IPhone", false, "memory")]
    [InlineData("Web", "Web", true, "tables")]
    public async Task Two_devices_that_exclude_each_other_settle_after_one_push_out(
        string first, string second, bool oneSignature, string store)
    {
        await using var host = await StartAsync(store);
        var signature = await SignatureAsync("ann", Day);
        using var earlier = await Device.ConnectAsync(host.Api.Url, "ann", first, usersig: signature, stubborn: true);
        var other = oneSignature ? signature : await SignatureAsync("ann", Day - 1);
        using var later = await Device.ConnectAsync(host.Api.Url, "ann", second, usersig: other, stubborn: true);

        await earlier.HearAsync("closed", _ => true);

        AssertPushedOutForGood(earlier);
        AssertUndisturbed(later);
        Assert.Equal(later.SessionId, Assert.Single((await host.PeekAsync("ann")).Sessions).Id);

        // With a new signature the user means it.
        var another = await SignatureAsync("ann", Day - 2);
        using var again = await Device.ConnectAsync(host.Api.Url, "ann", first, usersig: another, stubborn: true);
        await later.HearAsync("closed", _ => true);
        AssertPushedOutForGood(later);
        AssertUndisturbed(again);
    }

    [Rule("R25"), Theory]
    [InlineData("IPhone", "Web")]
    [InlineData("Web", "Web")]
    public async Task Devices_that_connect_at_once_settle_after_one_push_out(string first, string second)
    {
        await using var host = await StartAsync("memory");
        var signature = await SignatureAsync("ann", Day);
        using var one = await Device.StartAsync(host.Api.Url, "ann", first, usersig: signature, stubborn: true);
        using var other = await Device.StartAsync(host.Api.Url, "ann", second, usersig: signature, stubborn: true);

        var ended = await Task.WhenAny(one.HearAsync("closed", _ => true), other.HearAsync("closed", _ => true));
        await ended;

        var (loser, winner) = one.Heard("closed").Count > 0 ? (one, other) : (other, one);
        // Pushed out before its start was over, a stock client does not try again.
        if (loser.Heard("failed").Count == 0) AssertPushedOutForGood(loser);
        AssertUndisturbed(winner);
    }

    [Rule("R7"), Rule("R25"), Fact]
    public async Task The_device_that_makes_room_for_one_too_many_settles_after_one_push_out()
    {
        await using var host = await HostInside.StartAsync(null, ("Presence:RateLimits:Client", "0"), ("Presence:RateLimits:User", "0"));
        using var earliest = await Device.ConnectAsync(host.Api.Url, "ann", "Web", "device 1", stubborn: true);
        for (var i = 2; i <= Limits.SessionsPerUserMax; i++) await host.Api.SignInAsync("ann", "Web", $"device {i}");

        using var latest = await Device.ConnectAsync(host.Api.Url, "ann", "Web", "one too many", stubborn: true);

        await earliest.HearAsync("closed", _ => true);
        AssertPushedOutForGood(earliest);
        AssertUndisturbed(latest);
        Assert.Equal(Limits.SessionsPerUserMax, (await host.PeekAsync("ann")).Sessions.Count);
    }

    [Rule("R19"), Fact]
    public async Task A_device_that_is_pushed_out_and_stops_is_out()
    {
        await using var host = await StartAsync("memory");
        using var earlier = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone");
        using var later = await Device.ConnectAsync(host.Api.Url, "ann", "Web");

        await earlier.HearAsync("closed", _ => true);

        Assert.Single(earlier.Heard("onKickedOut"));
        Assert.Empty(earlier.Heard("retry"));
        AssertUndisturbed(later);
    }

    [Deviation("T53"), Rule("R25"), Fact]
    public async Task A_device_that_was_pushed_out_is_refused_for_a_minute()
    {
        await using var host = await StartAsync("memory");
        foreach (var platform in new[] { "IPhone", "Web" }) await host.Api.SignInAsync("ann", platform);

        var refused = await host.Api.CallAsync("ann", "negotiate", null, "&platform=IPhone");
        Assert.Equal(6208, Api.Code(refused));
        Assert.Equal(refused.GetProperty("ErrorInfo").GetString(), refused.GetProperty("error").GetString());
        Assert.Equal("Online", (await host.Api.QueryStateAsync("ann")).GetProperty("State").GetString());

        await host.Api.AdvanceAsync("60s");
        await host.Api.SignInAsync("ann", "IPhone");
        Assert.Equal(Platform.IPhone, Assert.Single((await host.PeekAsync("ann")).Sessions).Platform);
    }

    [Rule("R25"), Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_device_that_is_alone_is_not_locked_out_by_its_own_dead_connection(bool lossIsReported)
    {
        await using var host = await StartAsync("memory");
        var signature = await SignatureAsync("ann", Day);
        using var pushedOut = await Device.ConnectAsync(host.Api.Url, "ann", "Web", usersig: signature);
        using var device = await Device.ConnectAsync(host.Api.Url, "ann", "Web", usersig: signature);
        await pushedOut.HearAsync("closed", _ => true);

        device.Drop();
        await host.UntilAsync("ann", state => state.Sessions is [{ LostAt: not null }]);
        if (!lossIsReported)
        {
            var presence = host.Services.GetRequiredService<PresenceService>();
            var dead = new Command.Connect(device.SessionId, "a dead connection");
            await presence.ChangeAsync(new UserKey(Api.App, new UserId("ann")), dead, CancellationToken.None);
        }
        using var again = await Device.ConnectAsync(host.Api.Url, "ann", "Web", usersig: signature, stubborn: true);

        AssertUndisturbed(again);
        var session = Assert.Single((await host.PeekAsync("ann")).Sessions);
        Assert.Equal((Phase.Online, true), (session.Phase, session.HasLink));
    }

    // It was told once, came back as often as a stock client does, was refused each time, and gave up.
    private static void AssertPushedOutForGood(Device device)
    {
        Assert.Single(device.Heard("onKickedOut"));
        var refused = device.Heard("retry").Skip(1).Select(why => why.GetString()!).ToList();
        Assert.Equal(Tries, refused.Count);
        Assert.All(refused, why => Assert.Contains("was pushed out by another one", why, StringComparison.Ordinal));
    }

    private static void AssertUndisturbed(Device device)
    {
        Assert.Single(device.Heard("onReady"));
        Assert.Empty(device.Heard("onKickedOut"));
        Assert.Empty(device.Heard("retry"));
    }

    private static async Task<string> SignatureAsync(string user, int expire) =>
        (await NodeKit.SignAsync(Api.App, Api.Key, [user], expire))[0];

    private static Task<HostInside> StartAsync(string store) =>
        Stores.StartAsync(store, [.. HostInside.DemoApp, ("Presence:Apps:0:LoginPolicy", "single")]);
}
