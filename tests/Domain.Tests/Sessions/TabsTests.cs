using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>Several connections of one session: tabs of a browser, or an old connection that nobody has missed yet.</summary>
public sealed class TabsTests
{
    private readonly Story _ann = A.User();
    private readonly Device _web;

    public TabsTests() => _web = _ann.On(Platform.Web).SignsIn().Connects("older").Connects("newer");

    [Rule("R3"), Fact]
    public void When_the_newer_closes_the_older_still_holds_the_session()
    {
        _web.LosesLink("newer");

        Assert.Null(_web.Session!.LostAt);
        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(60)).Type);
        Assert.Equal(StatusType.Online, _ann.Waits(FromSeconds(300)).IsSwept(alive: ["older"], gone: ["newer"]).Type);
        Assert.Equal(["older"], _ann.Connections);
    }

    [Rule("R3"), Fact]
    public void The_grace_begins_when_no_connection_without_a_report_is_left()
    {
        _web.LosesLink("older");
        _ann.Waits(FromSeconds(5));
        _web.LosesLink("newer");

        Assert.Equal((_ann.Now, _ann.Now + FromSeconds(10)), (_web.Session!.LostAt!.Value, _web.Session.Until));
        Assert.Equal(["older", "newer"], _ann.Waits(FromSeconds(10)).Asked);
    }

    [Rule("R3"), Fact]
    public void A_report_that_was_false_costs_nothing_but_a_look_and_the_connection_is_brought_up_to_date()
    {
        _web.LosesLink("older").LosesLink("newer");

        _ann.Waits(FromSeconds(10)).IsSwept(alive: ["older"], gone: ["newer"]);

        Assert.Equal(StatusType.Online, _ann.Type);
        Assert.Equal(new Effect.Restore(_web.SessionId, "older", "signature"), Assert.Single(_ann.Last.Effects.OfType<Effect.Restore>()));
        Assert.Equal((null, true), (_web.Session!.LostAt, _web.Session.HasLink));
        Assert.Empty(_ann.LastKicks);
    }

    [Rule("R3"), Fact]
    public void A_connection_that_was_never_reported_needs_not_be_brought_up_to_date()
    {
        _ann.Waits(FromSeconds(360)).IsSwept(alive: ["older", "newer"]);

        Assert.Empty(_ann.LastRestores);
    }

    [Rule("R3"), Fact]
    public void A_connection_that_comes_up_or_is_named_again_is_not_lost()
    {
        _web.LosesLink("older").LosesLink("newer");

        _web.Connects("older");

        Assert.Equal(["older", "newer"], _ann.Connections);
        Assert.Equal([false, true], _ann.Stored.Sessions[0].Connections.Select(connection => connection.ReportedLost));
        Assert.Equal(_ann.Now + FromSeconds(400), _web.Session!.Until);
    }

    [Rule("R7"), Rule("R21"), Fact]
    public void Signing_out_and_a_kick_close_every_connection()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects("p1").Connects("p2");
        _web.SignsOut();
        Assert.Equal(
            [new("older", KickReason.SignedOut), new("newer", KickReason.SignedOut)],
            _ann.LastKicks);

        _ann.IsKicked();

        Assert.Equal(["p1", "p2"], _ann.LastKicks.Select(kick => kick.ConnectionId));
        Assert.Null(phone.Session);
    }

    [Rule("R7"), Fact]
    public void A_session_has_sixteen_connections_and_the_seventeenth_closes_the_earliest_quietly()
    {
        for (var i = 3; i <= 16; i++) _web.Connects($"tab{i}");
        Assert.Empty(_ann.LastKicks);

        _web.Connects("tab17");

        Assert.Equal(new Effect.Kick("older", KickReason.Unverified), Assert.Single(_ann.LastKicks));
        Assert.Equal(Limits.ConnectionsPerSessionMax, _ann.Connections.Count());
    }

    [Rule("R7"), Fact]
    public void No_history_gives_a_session_more_than_sixteen_connections() =>
        Check.One(Play.Cases.WithMaxTest(200), Prop.ForAll(History.Crowded, history =>
        {
            foreach (var step in Play.Steps(history))
                Assert.All(step.After.Sessions, session => Assert.InRange(session.Connections.Count, 0, Limits.ConnectionsPerSessionMax));
        }));

    [Rule("R19"), Fact]
    public void Under_a_policy_each_connection_of_a_session_without_an_instance_counts_as_a_device()
    {
        var bob = A.User(new AppRules(new LoginPolicy(LoginMode.Multi, WebInstancesMax: 2)));
        var web = bob.On(Platform.Web).SignsIn().Connects("home").Connects("work");
        Assert.Empty(bob.LastKicks);

        web.Connects("cafe");

        Assert.Equal(new Effect.Kick("home", KickReason.SignedInElsewhere), Assert.Single(bob.LastKicks));
        Assert.Equal(["work", "cafe"], bob.Connections);
    }

    [Rule("R19"), Fact]
    public void One_that_was_reported_lost_makes_room_and_tabs_of_an_instance_with_a_name_are_one_device()
    {
        var bob = A.User(new AppRules(new LoginPolicy(LoginMode.Multi)));
        bob.On(Platform.Web).SignsIn().Connects("old").LosesLink("old").Connects("new");
        Assert.Empty(bob.LastKicks);

        bob.On(Platform.IPhone, "mine").SignsIn().Connects("1").Connects("2");

        Assert.Empty(bob.LastKicks);
    }
}
