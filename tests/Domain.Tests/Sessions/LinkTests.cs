using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>A lost link is a hint, which may be late, doubled or out of order (R3).</summary>
public sealed class LinkTests
{
    private readonly Story _ann = A.User();

    [Rule("R3"), Fact]
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
        _ann.Waits(FromSeconds(10) - A.Tick);

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
    public void A_late_loss_of_the_old_connection_after_a_reconnect_is_passed_over()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        var old = phone.Connection;
        _ann.Waits(FromSeconds(1));
        phone.Connects();
        var before = _ann.Stored;

        phone.LosesLink(old);

        Assert.Same(before, _ann.Stored);
        Assert.Null(_ann.Last.Refusal);
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
    public void A_connection_with_an_older_token_does_not_take_over()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn();
        var negotiated = _ann.Now;
        _ann.Waits(FromSeconds(2));
        phone.Connects();
        var inUse = phone.Connection;

        phone.Connects("straggler", negotiated + FromSeconds(2) - A.Tick);

        Assert.Null(_ann.Last.Refusal);
        Assert.Same(_ann.Last.Before, _ann.Last.State);
        phone.LosesLink("straggler");
        Assert.Equal(inUse, phone.Session!.Connection);
        Assert.Null(phone.Session.LostAt);
    }

    [Rule("R3"), Fact]
    public void A_connection_with_a_token_as_old_takes_over()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();

        phone.Connects("the same page again", _ann.Now);

        Assert.Equal("the same page again", phone.Session!.Connection);
    }
}
