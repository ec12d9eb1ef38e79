using Presence.Domain;
using Presence.Functions.Tests.Support;
using Presence.Functions.Dialects.Zim;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects.Zim;

/// <summary>What ZIM says of a user through a life; the other dialects' general status is looked at in the same instant.</summary>
public sealed class ZimStatusTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ZimCaller _caller = new();

    private World TheWorld => _caller.World;

    public void Dispose() => _caller.Dispose();

    [Deviation("Z10"), Theory]
    [InlineData(null, "")]
    [InlineData(null, "Mac Waiting")]
    [InlineData("Online", "Web Online")]
    [InlineData("Offline", "IPhone Lost")]
    [InlineData("Offline", "Windows Lost")]
    [InlineData("Offline", "Web Lost")]
    [InlineData("Offline", "IPad Waiting, Web Lost")]
    [InlineData("Online", "Web Lost, Linux Online")]
    [InlineData("Online", "Android Lost, Mac Waiting, Web Online")]
    public void Offline_is_a_device_that_is_lost_and_not_signed_out(string? status, string devices)
    {
        var sessions = new SessionList([.. from device in devices.Split(", ", StringSplitOptions.RemoveEmptyEntries)
                                           let words = device.Split(' ')
                                           select new Session(
                                               device, Enum.Parse<Platform>(words[0]), "", Enum.Parse<Phase>(words[1]),
                                               DateTimeOffset.MaxValue, default)]);
        var state = new UserState { Known = true, Sessions = sessions, Status = new UserStatus(Aggregation.Of(sessions), "") };

        Assert.Equal(status, ZimStatus.Of(PresenceView.AsCommitted(World.Ann.User, state, Viewer.Backend)));
    }

    [Deviation("Z9"), Fact]
    public async Task A_browser_tab_is_Offline_for_an_hour_after_it_fell_silent_and_then_forgotten()
    {
        await ExpectAsync(null, StatusType.Offline);
        await TheWorld.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        await ExpectAsync(null, StatusType.Offline);
        await TheWorld.DoAsync(World.Ann, new Command.Heartbeat("s1"));
        await ExpectAsync("Online", StatusType.Online);

        TheWorld.Clock.Advance(TimeSpan.FromSeconds(400) - Tick);
        await ExpectAsync("Online", StatusType.Online);
        TheWorld.Clock.Advance(Tick);
        await ExpectAsync("Offline", StatusType.Offline);
        TheWorld.Clock.Advance(TimeSpan.FromHours(1) - Tick);
        await ExpectAsync("Offline", StatusType.Offline);
        TheWorld.Clock.Advance(Tick);
        await ExpectAsync(null, StatusType.Offline);
    }

    [Deviation("Z9"), Fact]
    public async Task A_computer_is_Offline_for_seven_days_after_it_fell_silent_and_the_SDKs_call_it_offline_as_long()
    {
        await TheWorld.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Windows, ""));
        await TheWorld.DoAsync(World.Ann, new Command.Heartbeat("s1"));
        TheWorld.Clock.Advance(TimeSpan.FromSeconds(400));
        await ExpectAsync("Offline", StatusType.Lost);
        TheWorld.Clock.Advance(TimeSpan.FromDays(7) - Tick);
        await ExpectAsync("Offline", StatusType.Lost);
        TheWorld.Clock.Advance(Tick);
        await ExpectAsync(null, StatusType.Offline);
    }

    [Deviation("Z9"), Fact]
    public async Task A_phone_is_Offline_for_seven_days_after_its_link_was_lost()
    {
        await TheWorld.OnlineAsync(World.Ann, platform: Platform.IPhone, connection: "c1");
        await TheWorld.DoAsync(World.Ann, new Command.Disconnect("s1", "c1"));
        await ExpectAsync("Online", StatusType.Online);   // within the grace

        TheWorld.Clock.Advance(TimeSpan.FromSeconds(10));
        await ExpectAsync("Offline", StatusType.PushOnline);
        TheWorld.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(10) - Tick);
        await ExpectAsync("Offline", StatusType.PushOnline);
        TheWorld.Clock.Advance(Tick);
        await ExpectAsync(null, StatusType.Offline);
    }

    [Deviation("Z10"), Theory]
    [InlineData(0)]
    [InlineData(400)]
    public async Task A_user_who_signed_out_is_an_error_whether_online_or_lost_before(int silentSeconds)
    {
        await TheWorld.OnlineAsync(World.Ann);
        TheWorld.Clock.Advance(TimeSpan.FromSeconds(silentSeconds));
        await TheWorld.DoAsync(World.Ann, new Command.SignOut("s1"));

        await ExpectAsync(null, StatusType.Offline);
    }

    [Deviation("Z10"), Fact]
    public async Task An_imported_user_who_never_came_is_an_error_and_so_is_a_kicked_user()
    {
        await TheWorld.DoAsync(World.Ann, new Command.Import());
        await ExpectAsync(null, StatusType.Offline);

        await TheWorld.OnlineAsync(World.Ann, platform: Platform.Android);
        TheWorld.Clock.Advance(TimeSpan.FromSeconds(400));
        await ExpectAsync("Offline", StatusType.PushOnline);
        await TheWorld.DoAsync(World.Ann, new Command.Kick(TheWorld.Clock.Now));
        await ExpectAsync(null, StatusType.Offline);
    }

    [Fact]
    public async Task A_lost_device_keeps_its_user_Offline_when_another_signs_out()
    {
        await TheWorld.OnlineAsync(World.Ann, "s1");
        TheWorld.Clock.Advance(TimeSpan.FromSeconds(400));
        await TheWorld.OnlineAsync(World.Ann, "s2");
        await ExpectAsync("Online", StatusType.Online);

        await TheWorld.DoAsync(World.Ann, new Command.SignOut("s2"));
        await ExpectAsync("Offline", StatusType.Offline);
    }

    private async Task ExpectAsync(string? zim, StatusType others)
    {
        Assert.Equal(zim, await _caller.StatusOfAsync("ann"));
        Assert.Equal(others, (await TheWorld.StateAsync(World.Ann)).Status.Type);
    }
}
