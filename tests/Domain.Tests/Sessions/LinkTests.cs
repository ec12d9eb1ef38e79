using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>A lost link is a hint, which may be late, doubled or out of order (R3).</summary>
public sealed class LinkTests
{
    private readonly Story _ann = A.User();

    [Deviation("T25"), Rule("R3"), Fact]
    public void A_lost_link_leaves_ten_seconds_to_come_back()
    {
        _ann.On(Platform.Web).SignsIn().Connects().LosesLink();

        Assert.Equal(StatusType.Online, _ann.Type);
        Assert.Null(_ann.LastPublish);
        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(10) - A.Tick).Type);
        Assert.Equal(StatusType.Offline, _ann.Waits(A.Tick).Type);
    }

    [Rule("R3"), Fact]
    public void A_reconnect_within_the_grace_is_seen_by_nobody()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(7) - A.Tick);     // closer, and a reader whose clock is ahead might have seen the end

        phone.Connects();

        Assert.Null(_ann.LastPublish);
        Assert.Equal(1, _ann.Waits(FromSeconds(399)).Ver);
    }

    [Rule("R3"), Fact]
    public void A_loss_never_lengthens_the_lease()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        var until = web.Session!.Until;
        _ann.Waits(FromSeconds(395));

        web.LosesLink();

        Assert.Equal(until, web.Session!.Until);
    }

    [Rule("R3"), Fact]
    public void A_late_loss_of_the_old_connection_after_a_reconnect_starts_no_grace()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        var old = phone.Connection;
        _ann.Waits(FromSeconds(1));
        phone.Connects();
        var until = phone.Session!.Until;

        phone.LosesLink(old);

        Assert.Equal((until, null), (phone.Session!.Until, phone.Session.LostAt));
        Assert.Null(_ann.Last.Refusal);
        Assert.Empty(_ann.Last.Effects);
    }

    [Rule("R3"), Fact]
    public void A_second_report_of_the_same_loss_does_not_count()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(5));
        web.LosesLink();

        Assert.Equal(StatusType.Offline, _ann.Waits(FromSeconds(5)).Type);
    }

    [Rule("R3"), Fact]
    public void A_second_report_of_the_same_loss_does_not_count_even_after_a_heartbeat()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(5));
        web.Beats().LosesLink();

        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(400) - A.Tick).Type);
    }

    [Rule("R3"), Fact]
    public void A_loss_reported_after_the_lease_is_over_changes_nothing()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(400)).IsSwept();
        var before = _ann.Stored;
        Assert.Empty(_ann.Connections);

        phone.LosesLink();

        Assert.Same(before, _ann.Stored);
    }

    [Rule("R3"), Fact]
    public void A_loss_for_an_unknown_session_changes_nothing()
    {
        _ann.Does(new Command.Disconnect("bob's", "connection1"));

        Assert.Same(_ann.Last.Before, _ann.Last.State);
        Assert.Empty(_ann.Last.Effects);
    }

    [Rule("R3"), Fact]
    public void A_second_word_of_the_service_about_a_loss_does_not_count_after_a_heartbeat_either()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        web.Beats();

        _ann.Does(new Command.ConnectionGone(web.Connection));

        Assert.Empty(web.Session!.Connections);
        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(400) - A.Tick).Type);
    }

    [Rule("R3"), Fact]
    public void What_the_service_says_is_gone_is_forgotten_and_with_the_last_connection_the_grace_begins()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().Connects();

        _ann.Does(new Command.ConnectionGone("connection1"));
        Assert.Equal(["connection2"], _ann.Connections);
        Assert.Null(web.Session!.LostAt);

        _ann.Does(new Command.ConnectionGone("connection2"));
        Assert.Empty(_ann.Connections);
        Assert.Equal((_ann.Now, _ann.Now + FromSeconds(10)), (web.Session!.LostAt!.Value, web.Session.Until));
        Assert.Empty(_ann.Last.Effects);
    }

    [Rule("R3"), Fact]
    public void A_connection_that_nobody_has_is_gone_already()
    {
        _ann.On(Platform.Web).SignsIn().Connects();

        _ann.Does(new Command.ConnectionGone("bob's"));

        Assert.Same(_ann.Last.Before, _ann.Last.State);
        Assert.Null(_ann.Last.Refusal);
    }
}
