using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

public sealed class PhasesTests
{
    private readonly Story _ann = A.User();

    [Rule("R2"), Fact]
    public void Signing_in_alone_makes_nobody_Online()
    {
        _ann.On(Platform.IPhone).SignsIn();

        Assert.Equal(StatusType.Offline, _ann.Type);
        Assert.Null(_ann.LastPublish);
    }

    [Rule("R2"), Fact]
    public void A_lease_holds_until_the_tick_before_its_end_and_not_at_its_end()
    {
        _ann.On(Platform.Web).SignsIn().Connects();

        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(400) - A.Tick).Type);
        Assert.Equal(StatusType.Offline, _ann.Waits(A.Tick).Type);
    }

    [Rule("R2"), Fact]
    public void A_heartbeat_renews_the_lease_for_its_whole_length()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(396));
        web.Beats();

        Assert.Equal(_ann.Now + FromSeconds(400), web.Session!.Until);
        Assert.Null(_ann.LastPublish);
    }

    [Rule("R2"), Fact]
    public void A_clock_that_is_behind_never_shortens_the_lease()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        var until = web.Session!.Until;

        _ann.Waits(FromSeconds(-30));
        web.Beats();
        Assert.Equal(until, web.Session!.Until);

        web.Connects(web.Connection);
        Assert.Equal(until, web.Session!.Until);
    }

    [Rule("R2"), Theory]
    [InlineData(0), InlineData(9), InlineData(10), InlineData(500), InlineData(3000)]
    public void A_live_heartbeat_implies_Online_from_any_phase(int secondsAfterTheLoss)
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(secondsAfterTheLoss));

        web.Beats();

        Assert.Equal(StatusType.Online, _ann.Type);
        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(400) - A.Tick).Type);
    }

    [Rule("R4"), Theory]
    [InlineData(Platform.Android, StatusType.PushOnline)]
    [InlineData(Platform.IPhone, StatusType.PushOnline)]
    [InlineData(Platform.IPad, StatusType.PushOnline)]
    [InlineData(Platform.Web, StatusType.Offline)]
    [InlineData(Platform.Windows, StatusType.Lost)]
    [InlineData(Platform.Mac, StatusType.Lost)]
    [InlineData(Platform.Linux, StatusType.Lost)]
    public void When_the_lease_ends_the_device_is_lost_and_that_counts_by_its_platform(Platform platform, StatusType expected)
    {
        _ann.On(platform).SignsIn().Connects();

        Assert.Equal(expected, _ann.Waits(FromSeconds(400)).Type);
    }

    [Deviation("T23"), Rule("R5"), Theory]
    [InlineData(Platform.IPhone, StatusType.PushOnline), InlineData(Platform.Windows, StatusType.Lost)]
    public void Being_lost_counts_from_the_lost_link(Platform platform, StatusType expected)
    {
        var device = _ann.On(platform).SignsIn().Connects();
        _ann.Waits(FromSeconds(100));
        var lost = _ann.Now;
        device.LosesLink();

        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(10) - A.Tick).Type);
        Assert.Equal(expected, _ann.Waits(A.Tick).Type);
        Assert.Equal(expected, _ann.Waits(lost + FromDays(7) - A.Tick - _ann.Now).Type);
        Assert.Equal(StatusType.Offline, _ann.Waits(A.Tick).Type);
    }

    [Rule("R5"), Fact]
    public void Being_lost_counts_from_the_end_of_the_lease_where_nobody_reported_the_loss()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(400));

        Assert.Equal(StatusType.PushOnline, _ann.Waits(FromDays(7) - A.Tick).Type);
        Assert.Equal(StatusType.Offline, _ann.Waits(A.Tick).Type);
        Assert.Empty(_ann.Seen.Sessions);
    }

    [Rule("R5"), Fact]
    public void A_phone_that_came_back_counts_its_seven_days_anew()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(5));
        phone.Beats();

        _ann.Waits(FromSeconds(400) + FromDays(7) - A.Tick);

        Assert.Equal(StatusType.PushOnline, _ann.Type);
        Assert.Equal(StatusType.Offline, _ann.Waits(A.Tick).Type);
    }

    [Rule("R6"), Fact]
    public void A_session_that_waits_is_forgotten_with_its_lease()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn();

        _ann.Waits(FromSeconds(400) - A.Tick);
        Assert.Equal(Phase.Waiting, phone.Session!.Phase);

        _ann.Waits(A.Tick);
        Assert.Null(phone.Session);
        phone.Beats();
        Assert.Equal(Refusal.NotSignedIn, _ann.Last.Refusal);
    }

    [Rule("R6"), Fact]
    public void Within_the_hour_a_late_heartbeat_brings_a_lost_page_back()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(400)).IsSwept().Waits(FromHours(1) - A.Tick);
        Assert.Equal(Phase.Lost, web.Session!.Phase);

        web.Beats();

        Assert.Equal(StatusType.Online, _ann.Type);
    }

    [Rule("R5"), Fact]
    public void For_seven_days_a_late_heartbeat_brings_a_lost_computer_back()
    {
        var mac = _ann.On(Platform.Mac).SignsIn().Connects();
        _ann.Waits(FromSeconds(400)).IsSwept().Waits(FromDays(7) - A.Tick);

        mac.Beats();

        Assert.Equal(StatusType.Online, _ann.Type);
    }

    [Rule("R6"), Fact]
    public void After_the_hour_a_lost_page_is_forgotten()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(400)).IsSwept().Waits(FromHours(1));

        web.Beats();

        Assert.Equal(Refusal.NotSignedIn, _ann.Last.Refusal);
        Assert.Empty(_ann.Seen.Sessions);
    }

    [Rule("R8"), Fact]
    public void A_heartbeat_without_a_connection_counts_as_a_connection()
    {
        _ann.On(Platform.Linux).SignsIn().Beats();

        Assert.Equal(StatusType.Online, _ann.Type);
        Assert.Equal(new Published(StatusType.Online, "", 1), _ann.LastPublish);
    }
}
