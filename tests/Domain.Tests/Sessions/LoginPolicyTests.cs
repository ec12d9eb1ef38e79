using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>Which devices have to go when another comes Online.</summary>
public sealed class LoginPolicyTests
{
    private static readonly Platform[] Mobiles = [Platform.Android, Platform.IPhone, Platform.IPad];
    private static readonly Platform[] Desktops = [Platform.Windows, Platform.Mac, Platform.Linux];

    public static TheoryData<LoginMode, Platform, Platform> EveryPair
    {
        get
        {
            var pairs = new TheoryData<LoginMode, Platform, Platform>();
            foreach (var mode in Enum.GetValues<LoginMode>())
                foreach (var first in Enum.GetValues<Platform>())
                    foreach (var second in Enum.GetValues<Platform>()) pairs.Add(mode, first, second);
            return pairs;
        }
    }

    [Rule("R19"), Theory, MemberData(nameof(EveryPair))]
    public void Which_platforms_may_be_side_by_side(LoginMode mode, Platform first, Platform second)
    {
        var ann = User(new LoginPolicy(mode));
        var before = ann.On(first, "first").SignsIn().Connects();

        var newcomer = ann.On(second, "second").SignsIn().Connects();

        Assert.Equal(Phase.Online, newcomer.Session!.Phase);
        Assert.Equal(MayBeSideBySide(mode, first, second), before.Session is not null);
    }

    // As the vendor's table has it, pair by pair (Tencent IM, login policies, 33518).
    private static bool MayBeSideBySide(LoginMode mode, Platform one, Platform other) => one != other && mode switch
    {
        LoginMode.Single => false,
        LoginMode.Dual => one == Platform.Web || other == Platform.Web,
        LoginMode.Triple => one == Platform.Web || other == Platform.Web || Mobiles.Contains(one) != Mobiles.Contains(other),
        _ => true,
    };

    [Rule("R19"), Fact]
    public void Triple_holds_a_mobile_a_desktop_and_Web_at_once()
    {
        var ann = User(new LoginPolicy(LoginMode.Triple));
        foreach (var platform in (Platform[])[.. Mobiles, .. Desktops, Platform.Web]) ann.On(platform).SignsIn().Connects();

        Assert.Equal([Mobiles[^1], Desktops[^1], Platform.Web], ann.Seen.Sessions.Select(session => session.Platform));
    }

    [Deviation("T36"), Rule("R19"), Fact]
    public void Without_a_policy_every_device_stays()
    {
        var ann = User(null);
        foreach (var platform in Enum.GetValues<Platform>())
            for (var i = 0; i < 4; i++) ann.On(platform, $"{i}").SignsIn().Connects();

        Assert.Equal(28, ann.Seen.Sessions.Count);
    }

    [Rule("R19"), Theory]
    [InlineData(LoginMode.Single), InlineData(LoginMode.Dual), InlineData(LoginMode.Triple), InlineData(LoginMode.Multi)]
    public void On_one_platform_the_earliest_of_too_many_goes(LoginMode mode)
    {
        foreach (var (platform, max) in (ReadOnlySpan<(Platform, int)>)[(Platform.Web, 4), (Platform.IPhone, 2), (Platform.Linux, 2)])
        {
            var ann = User(new LoginPolicy(mode, WebInstancesMax: 4, InstancesMax: 2));
            var devices = Enumerable.Range(0, max + 2).Select(i => ann.On(platform, $"{i}").SignsIn().Connects()).ToList();

            Assert.All(devices[..2], device => Assert.Null(device.Session));
            Assert.All(devices[2..], device => Assert.NotNull(device.Session));
        }
    }

    [Rule("R19"), Fact]
    public void A_newcomer_pushes_out_every_device_that_may_not_be_beside_it()
    {
        var ann = User(new LoginPolicy(LoginMode.Single, WebInstancesMax: 2));
        var home = ann.On(Platform.Web, "home").SignsIn().Connects();
        var work = ann.On(Platform.Web, "work").SignsIn().Connects();

        var phone = ann.On(Platform.IPhone).SignsIn().Connects();

        Assert.Equal([home.Connection, work.Connection], ann.LastKicks.Select(kick => kick.ConnectionId));
        Assert.Equal([Platform.Web, Platform.Web], ann.Stored.Notices.Items[^1].PushedOut);
        Assert.Equal(phone.SessionId, Assert.Single(ann.Seen.Sessions).Id);
    }

    [Rule("R19"), Fact]
    public void The_earliest_is_the_one_that_signed_in_first_even_if_heard_of_later()
    {
        var ann = User(new LoginPolicy(LoginMode.Multi, InstancesMax: 2));
        var first = ann.On(Platform.IPhone, "1").SignsIn().Connects();
        ann.Waits(FromSeconds(1));
        var second = ann.On(Platform.IPhone, "2").SignsIn().Connects();
        first.Beats();

        ann.On(Platform.IPhone, "3").SignsIn().Connects();

        Assert.Null(first.Session);
        Assert.NotNull(second.Session);
    }

    [Rule("R19"), Rule("R20"), Fact]
    public void A_device_that_is_pushed_out_is_told_and_the_notice_of_the_login_names_it()
    {
        var ann = User(new LoginPolicy(LoginMode.Single));
        var phone = ann.On(Platform.IPhone).SignsIn().Connects();

        var web = ann.On(Platform.Web).SignsIn().Connects();

        Assert.Equal(new Effect.Kick(phone.Connection, KickReason.SignedInElsewhere), Assert.Single(ann.LastKicks));
        Assert.Null(phone.Session);
        Assert.NotNull(web.Session);
        Assert.Equal([(NoticeKind.Login, Platform.IPhone), (NoticeKind.Login, Platform.Web)], ann.Waiting);
        Assert.Empty(ann.Stored.Notices.Items[0].PushedOut);
        Assert.Equal(Platform.IPhone, Assert.Single(ann.Stored.Notices.Items[1].PushedOut));
        phone.Beats();
        Assert.Equal(Refusal.NotSignedIn, ann.Last.Refusal);
    }

    [Rule("R19"), Fact]
    public void A_device_that_only_sends_heartbeats_is_pushed_out_in_silence()
    {
        var ann = User(new LoginPolicy(LoginMode.Single));
        var phone = ann.On(Platform.IPhone).SignsIn().Beats();

        ann.On(Platform.Web).SignsIn().Beats();

        Assert.Null(phone.Session);
        Assert.Empty(ann.LastKicks);
    }

    [Deviation("T36"), Rule("R19"), Fact]
    public void PushOnline_devices_count_and_are_pushed_out()
    {
        var ann = User(new LoginPolicy(LoginMode.Single));
        var phone = ann.On(Platform.IPhone).SignsIn().Connects();
        ann.Waits(FromSeconds(400)).IsSwept();
        Assert.Equal(StatusType.PushOnline, ann.Type);

        ann.On(Platform.Web).SignsIn().Connects();

        Assert.Null(phone.Session);
        Assert.Equal(Platform.IPhone, Assert.Single(ann.Stored.Notices.Items[^1].PushedOut));
    }

    [Deviation("T36"), Rule("R19"), Fact]
    public void Devices_that_wait_and_lost_pages_count_for_nothing_and_stay()
    {
        var ann = User(new LoginPolicy(LoginMode.Multi, WebInstancesMax: 2));
        var lost = ann.On(Platform.Web, "1").SignsIn().Connects();
        ann.Waits(FromSeconds(400)).IsSwept();
        var waiting = ann.On(Platform.Web, "2").SignsIn();
        var third = ann.On(Platform.Web, "3").SignsIn().Connects();

        var fourth = ann.On(Platform.Web, "4").SignsIn().Connects();

        Assert.All((Device[])[lost, waiting, third, fourth], device => Assert.NotNull(device.Session));
        lost.Beats();
        Assert.All((Device[])[waiting, lost, fourth], device => Assert.NotNull(device.Session));
        Assert.Null(third.Session);
    }

    [Rule("R19"), Fact]
    public void Only_a_device_that_comes_Online_pushes_others_out_not_a_sign_in_nor_a_reconnect()
    {
        var ann = User(new LoginPolicy(LoginMode.Single));
        var phone = ann.On(Platform.IPhone).SignsIn().Connects();
        var web = ann.On(Platform.Web).SignsIn();
        Assert.NotNull(phone.Session);

        phone.Beats().LosesLink().Connects();

        Assert.NotNull(web.Session);
        Assert.Empty(ann.LastKicks);
    }

    [Rule("R19"), Rule("R10"), Fact]
    public void A_device_that_takes_the_place_of_another_is_no_change_for_watchers()
    {
        var ann = User(new LoginPolicy(LoginMode.Single));
        ann.On(Platform.IPhone).SignsIn().Connects();
        ann.Sets("tea");

        ann.On(Platform.Web).SignsIn().Connects();

        Assert.Null(ann.LastPublish);
        Assert.Equal((2, "tea"), (ann.Ver, ann.Custom));
    }

    private static Story User(LoginPolicy? policy) => A.User(new AppRules(policy, NotesChanges: true));
}
