using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>Links that are lost in a wave are our fault or the network's: their owners come back (R29).</summary>
public sealed class WaveTests
{
    private readonly Story _ann = A.User();

    [Rule("R29"), Fact]
    public void A_loss_in_a_wave_leaves_a_minute_to_come_back()
    {
        _ann.On(Platform.Web).SignsIn().Connects().LosesLinkInAWave();

        Assert.Null(_ann.LastPublish);
        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(60) - A.Tick).Type);
        Assert.Equal(StatusType.Offline, _ann.Waits(A.Tick).Type);
    }

    [Rule("R29"), Rule("R11"), Fact]
    public void Who_does_not_come_back_is_announced_with_the_number_that_readers_saw()
    {
        _ann.On(Platform.Web).SignsIn().Connects().LosesLinkInAWave();
        var seen = _ann.Waits(FromSeconds(60)).Ver;

        _ann.IsSwept();

        Assert.Equal((StatusType.Offline, seen), (_ann.LastPublish!.Type, _ann.LastPublish.Ver));
    }

    [Rule("R29"), Fact]
    public void The_grace_of_a_wave_outlasts_a_lease_that_is_about_to_end()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(350));

        web.LosesLinkInAWave();

        Assert.Equal(_ann.Now + FromSeconds(60), web.Session!.Until);
    }

    [Rule("R29"), Rule("R11"), Fact]
    public void A_lease_that_readers_have_seen_end_stays_over()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        var seen = _ann.Waits(FromSeconds(400)).Ver;

        web.LosesLinkInAWave();

        Assert.Equal((StatusType.Offline, seen), (_ann.Type, _ann.Ver));
    }

    [Deviation("T25"), Rule("R29"), Rule("R3"), Fact]
    public void A_loss_that_was_reported_before_the_wave_was_noticed_gets_a_minute_too()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        var lost = _ann.Now;

        _ann.Waits(FromSeconds(3));
        web.LosesLinkInAWave();

        Assert.Equal(lost + FromSeconds(60), web.Session!.Until);
    }

    [Rule("R29"), Fact]
    public void A_wave_that_is_noticed_too_late_changes_nothing()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        var seen = _ann.Waits(FromSeconds(10)).Ver;

        web.LosesLinkInAWave();

        Assert.Equal((StatusType.Offline, seen), (_ann.Type, _ann.Ver));
    }

    [Rule("R29"), Fact]
    public void The_widest_grace_outlasts_all_tries_of_a_stock_client() =>
        Assert.True(A.Timings.WidestGrace > FromSeconds(0 + 2 + 10 + 30 + 10));   // and ten to be heard
}
