using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>
/// The service knows which connections are open: it is asked before a lease ends (R2), and no answer is no evidence (R27).
/// </summary>
public sealed class AuditTests
{
    private readonly Story _ann = A.User();

    [Rule("R2"), Fact]
    public void The_service_is_asked_40_seconds_before_the_lease_ends_and_not_earlier()
    {
        _ann.On(Platform.Web).SignsIn().Connects();
        Assert.Empty(_ann.Waits(FromSeconds(360) - A.Tick).Asked);

        Assert.Equal(["connection1"], _ann.Waits(A.Tick).Asked);
    }

    [Rule("R2"), Fact]
    public void Alive_renews_the_lease_before_it_ends_so_that_nobody_sees_it_end()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        for (var i = 0; i < 100; i++)
        {
            _ann.Waits(FromSeconds(360)).IsSwept(alive: ["connection1"]);
            Assert.Equal((_ann.Now + FromSeconds(400), _ann.Now), (web.Session!.Until, web.Session.SeenAt));
            Assert.Empty(_ann.Last.Effects);
        }

        Assert.Equal((StatusType.Online, 1), (_ann.Type, _ann.Ver));
    }

    [Rule("R2"), Fact]
    public void An_answer_about_a_session_that_is_not_due_changes_nothing()
    {
        _ann.On(Platform.Web).SignsIn().Connects();

        _ann.Waits(FromSeconds(300)).IsSwept(gone: ["connection1"]);

        Assert.Same(_ann.Last.Before, _ann.Stored);
    }

    [Rule("R2"), Rule("R3"), Fact]
    public void Gone_takes_the_connection_away_and_lets_the_lease_run_to_its_end()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();

        _ann.Waits(FromSeconds(360)).IsSwept(gone: ["connection1"]);

        Assert.Empty(_ann.Connections);
        Assert.Equal(A.Start + FromSeconds(400), phone.Session!.Until);
        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(40) - A.Tick).Type);
        Assert.Equal(StatusType.PushOnline, _ann.Waits(A.Tick).Type);
        Assert.Empty(_ann.LastKicks);
    }

    [Rule("R2"), Fact]
    public void One_that_is_alive_is_enough_and_those_that_are_gone_are_forgotten()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().Connects().Connects();

        _ann.Waits(FromSeconds(360)).IsSwept(alive: ["connection2"], gone: ["connection1"]);

        Assert.Equal(["connection2", "connection3"], _ann.Connections);
        Assert.Equal(_ann.Now + FromSeconds(400), web.Session!.Until);
    }

    [Rule("R2"), Fact]
    public void No_command_but_a_sweep_takes_a_session_with_a_connection_for_gone()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromHours(2)).IsImported().Sets("tea");
        Assert.Equal(StatusType.Offline, _ann.Type);
        Assert.Equal(Phase.Online, Assert.Single(_ann.Stored.Sessions).Phase);

        web.Beats();

        Assert.Equal((StatusType.Online, "tea"), (_ann.Type, _ann.Custom));
    }

    [Rule("R27"), Fact]
    public void Without_an_answer_the_lease_is_extended_and_that_is_no_sign_of_life()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();

        _ann.Waits(FromSeconds(360)).IsSwept(gone: []);

        Assert.Equal((_ann.Now + FromSeconds(400), A.Start), (web.Session!.Until, web.Session.SeenAt));
        Assert.Equal(["connection1"], _ann.Connections);
    }

    [Rule("R27"), Theory]
    [InlineData(Platform.Web, StatusType.Offline), InlineData(Platform.IPhone, StatusType.PushOnline)]
    public void Without_any_answer_a_device_counts_as_there_for_four_hours_and_is_then_closed_quietly(Platform platform, StatusType then)
    {
        _ann.On(platform).SignsIn().Connects();
        while (_ann.NextDue(DueKind.Lease) is { } due && due < A.Start + FromHours(4))
        {
            _ann.Waits(due - _ann.Now).IsSwept(gone: []);
            Assert.Empty(_ann.Last.Effects);
        }
        Assert.Equal(StatusType.Online, _ann.Waits(A.Start + FromHours(4) - A.Tick - _ann.Now).Type);
        Assert.Equal(then, _ann.Waits(A.Tick).Type);

        _ann.IsSwept(gone: []);

        Assert.Equal(new Effect.Kick("connection1", KickReason.Unverified), Assert.Single(_ann.LastKicks));
        Assert.Equal((then, 2), (_ann.LastPublish!.Type, _ann.Ver));
    }

    [Rule("R3"), Rule("R27"), Fact]
    public void Without_an_answer_a_report_is_believed_and_the_connection_is_closed_in_case_it_is_there()
    {
        _ann.On(Platform.Web).SignsIn().Connects().LosesLink();

        _ann.Waits(FromSeconds(10)).IsSwept(gone: []);

        Assert.Equal(StatusType.Offline, _ann.LastPublish!.Type);
        Assert.Equal(new Effect.Kick("connection1", KickReason.Unverified), Assert.Single(_ann.LastKicks));
    }

    [Rule("R27"), Fact]
    public void A_late_sweep_extends_the_lease_of_a_device_that_only_sends_heartbeats()
    {
        var web = _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromMinutes(30));
        Assert.Equal((StatusType.Offline, 2), (_ann.Type, _ann.Ver));

        _ann.IsSwept(late: true);

        Assert.Equal(new Published(StatusType.Online, "", 3), _ann.LastPublish);
        Assert.Equal(_ann.Now + FromSeconds(400), web.Session!.Until);
        Assert.Equal(StatusType.Offline, _ann.Waits(FromSeconds(400)).IsSwept().Type);
    }

    [Rule("R27"), Fact]
    public void A_sweep_in_time_believes_that_a_device_without_heartbeats_is_gone()
    {
        _ann.On(Platform.Web).SignsIn().Beats();

        Assert.Equal(StatusType.Offline, _ann.Waits(FromSeconds(401)).IsSwept().LastPublish!.Type);
    }

    [Rule("R3"), Rule("R27"), Fact]
    public void A_late_sweep_believes_a_loss_that_was_reported()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        _ann.Does(new Command.ConnectionGone(web.Connection));

        Assert.Equal(StatusType.Offline, _ann.Waits(FromMinutes(30)).IsSwept(late: true).LastPublish!.Type);
    }

    [Rule("R5"), Rule("R27"), Fact]
    public void A_sweep_that_comes_after_the_four_hours_lets_the_lease_have_ended_when_it_ended()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Beats();
        _ann.Waits(FromHours(5));
        var seen = phone.Session;

        _ann.IsSwept(late: true);

        Assert.Equal(seen, phone.Session);
        Assert.Equal(A.Start + FromSeconds(400) + FromDays(7), phone.Session!.Until);
    }
}
