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
    public void A_loss_in_a_wave_never_lengthens_the_lease()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        var until = web.Session!.Until;
        _ann.Waits(FromSeconds(350));

        web.LosesLinkInAWave();

        Assert.Equal(until, web.Session!.Until);
    }

    [Rule("R29"), Rule("R3"), Fact]
    public void A_loss_that_is_reported_once_more_in_a_wave_keeps_its_grace()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        var until = web.Session!.Until;

        web.LosesLinkInAWave();

        Assert.Equal(until, web.Session!.Until);
    }

    [Rule("R29"), Fact]
    public void The_widest_grace_outlasts_all_tries_of_a_stock_client() =>
        Assert.True(A.Timings.WidestGrace > FromSeconds(0 + 2 + 10 + 30 + 10));   // and ten to be heard
}
