using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>Why a user is in a state, what comes next, and how fresh that is.</summary>
public sealed class ExplanationTests
{
    private readonly Story _ann = A.User();

    private Explanation Explained => Explanation.Of(A.Ann, _ann.Stored, SubscriptionList.None, _ann.Now, A.Timings);

    [Fact]
    public void A_connected_phone_is_asked_about_then_lost_then_forgotten()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects("c1");

        Assert.Equal(["R1", "R2"], Explained.Rules);
        Assert.Equal("Online: a device on iPhone holds its lease until 2026-03-01T12:06:40Z.", Explained.Because);
        Assert.Equal(
            [
                (FromSeconds(360), ForeseenKind.Ask, null, null),
                (FromSeconds(400), ForeseenKind.LeaseEnds, StatusType.PushOnline, 2L),
                (FromSeconds(400) + A.Timings.LostFor, ForeseenKind.Forgotten, StatusType.Offline, 3L),
            ],
            Explained.Next.Select(next => (next.At - A.Start, next.Kind, next.Status, next.Ver)));
        var device = Assert.Single(Explained.Devices);
        Assert.Equal((Platform.IPhone, StatusType.Online, phone.Session!.Number), (device.Platform, device.CountsFor, device.Number));
        Assert.Equal([("c1", A.Start, false)], device.Connections.Select(c => (c.Id, c.Since!.Value, c.ReportedLost)));
    }

    [Rule("R3"), Fact]
    public void A_lost_link_shows_its_mark_and_its_grace()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects("c1");
        _ann.Waits(FromSeconds(5));
        web.LosesLink();

        Assert.Equal(["R1", "R2", "R3"], Explained.Rules);
        Assert.True(Assert.Single(Explained.Devices).Connections.Single().ReportedLost);
        Assert.Equal(
            [ForeseenKind.Ask, ForeseenKind.GraceEnds, ForeseenKind.Forgotten], Explained.Next.Select(next => next.Kind));
        Assert.Equal((FromSeconds(15), StatusType.Offline), (Explained.Next[1].At - A.Start, Explained.Next[1].Status));
    }

    [Rule("R32"), Fact]
    public void What_has_run_out_and_is_not_committed_is_foretold()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(400));

        Assert.Equal(
            [(ChangeReason.TimeOut, true), (ChangeReason.Register, false)],
            Explained.Transitions.Select(item => (item.Change.Reason, item.IsForetold)));
        Assert.Equal((StatusType.PushOnline, 2L), (Explained.Seen.Type, Explained.Seen.Ver));
        Assert.Equal(ForeseenKind.Ask, Explained.Next[0].Kind);   // a sweep still has to ask
        _ann.IsSwept();
        Assert.All(Explained.Transitions, item => Assert.False(item.IsForetold));
    }

    [Fact]
    public void Changes_that_are_too_old_are_not_shown()
    {
        _ann.On(Platform.Web).SignsIn().Connects().SignsOut();
        Assert.Equal(2, Explained.Transitions.Count());

        _ann.Waits(A.Timings.TransitionsKeptFor);

        Assert.Empty(Explained.Transitions);
    }

    [Fact]
    public void Nobody_a_deleted_account_and_a_device_that_waits_have_reasons_of_their_own()
    {
        Assert.Equal(["R1", "R17"], Explained.Rules);
        Assert.Equal("Nobody by this id has signed in or was imported.", Explained.Because);

        _ann.On(Platform.Web).SignsIn();
        Assert.Equal(["R6"], Assert.Single(Explained.Devices).Rules);
        Assert.StartsWith("Offline: no device that is signed in counts", Explained.Because, StringComparison.Ordinal);

        _ann.IsDeleted();
        Assert.Equal(["R1", "R31"], Explained.Rules);
        Assert.Equal("The account was deleted at 2026-03-01T12:00:00Z, and nobody has signed in since.", Explained.Because);
        Assert.Equal(ForeseenKind.UserForgotten, Assert.Single(Explained.Next).Kind);
    }

    [Rule("R16"), Rule("R24"), Fact]
    public void Subscriptions_end_and_are_dropped()
    {
        _ann.On(Platform.Web).SignsIn().Beats();
        var list = new SubscriptionList(0, [new(A.Bob, A.Start, A.Start + FromMinutes(5)), new(A.Carol, A.Start)]);
        var explained = Explanation.Of(A.Ann, _ann.Stored, list, _ann.Now, A.Timings);

        Assert.Equal(
            [
                (FromMinutes(5), ForeseenKind.SubscriptionEnds), (FromSeconds(400), ForeseenKind.LeaseEnds),
                (FromSeconds(400) + FromHours(1), ForeseenKind.Forgotten),
                (FromSeconds(400) + FromHours(1), ForeseenKind.SubscriptionsDropped),
            ],
            explained.Next.Select(next => (next.At - A.Start, next.Kind)));
    }

    [Fact]
    public void A_crowd_of_devices_is_told_of_up_to_a_bound_and_earliest_first()
    {
        for (var i = 0; i < Limits.SessionsPerUserMax; i++) _ann.On(Platform.Mac, $"{i}").SignsIn().Connects();

        Assert.Equal(Foresight.EventsMax, Explained.Next.Length);
        Assert.Equal(Explained.Next.Select(next => next.At).Order(), Explained.Next.Select(next => next.At));
    }

    [Rule("R33"), Fact]
    public void An_answer_holds_until_the_clock_alone_makes_another_version()
    {
        Assert.Null(Seen().HoldsUntil);
        _ann.On(Platform.Web).SignsIn();
        Assert.Null(Seen().HoldsUntil);   // who waits and goes changes nothing that others see
        _ann.On(Platform.IPhone).SignsIn().Connects();
        Assert.Equal(A.Start + FromSeconds(400), Seen().HoldsUntil);

        _ann.Waits(FromSeconds(400));   // also by what is only foretold
        Assert.Equal(A.Start + FromSeconds(400) + A.Timings.LostFor, Seen().HoldsUntil);
        Assert.Null(PresenceView.AsCommitted(A.Ann, _ann.Stored, Viewer.Watchers).HoldsUntil);

        PresenceView Seen() => _ann.SeenBy(Viewer.Watchers);
    }

    [Rule("R33"), Fact]
    public void Nothing_changes_before_and_something_does_then() => Play.AfterEachCommand(step =>
    {
        var before = PresenceView.Of(A.Ann, step.After, Viewer.Watchers, step.At, A.Timings);
        if (before.HoldsUntil is not { } until)
        {
            Assert.Equal(before.Ver, PresenceView.Of(A.Ann, step.After, Viewer.Watchers, step.At + FromDays(100), A.Timings).Ver);
            return;
        }
        Assert.True(until > step.At);
        Assert.Equal(before.Ver, PresenceView.Of(A.Ann, step.After, Viewer.Watchers, until - A.Tick, A.Timings).Ver);
        Assert.True(before.Ver < PresenceView.Of(A.Ann, step.After, Viewer.Watchers, until, A.Timings).Ver);
    });

    [Rule("R32"), Fact]
    public void The_backend_learns_since_when_a_user_is_online()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(9)).Sets("tea");

        Assert.Equal(A.Start, _ann.SeenBy(Viewer.Backend).OnlineSince);
        Assert.Null(_ann.SeenBy(Viewer.Watchers).OnlineSince);
        phone.SignsOut();
        Assert.Null(_ann.SeenBy(Viewer.Backend).OnlineSince);
    }
}
