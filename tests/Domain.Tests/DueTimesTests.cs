using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

public sealed class DueTimesTests
{
    private readonly Story _ann = A.User();

    [Rule("R13"), Fact]
    public void Nothing_falls_due_for_an_unknown_user()
    {
        Assert.Null(_ann.NextDue(DueKind.Lease));
        Assert.Null(_ann.NextDue(DueKind.Expiry));
    }

    [Rule("R13"), Fact]
    public void The_first_lease_to_end_falls_due_and_with_a_connection_so_early_that_the_service_can_be_asked()
    {
        _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromSeconds(100));
        _ann.On(Platform.IPhone).SignsIn().Connects();
        Assert.Equal(A.Start + FromSeconds(400), _ann.NextDue(DueKind.Lease));
        Assert.Null(_ann.NextDue(DueKind.Expiry));

        _ann.On(Platform.Web).SignsIn().Connects();

        Assert.Equal(A.Start + FromSeconds(100 + 360), _ann.NextDue(DueKind.Lease));
    }

    [Rule("R13"), Fact]
    public void A_session_that_waits_falls_due_as_if_its_connection_were_there_and_then_with_its_end()
    {
        _ann.On(Platform.Web).SignsIn();
        Assert.Equal(A.Start + FromSeconds(360), _ann.NextDue(DueKind.Lease));

        _ann.Waits(FromSeconds(360)).IsSwept();

        Assert.Equal(A.Start + FromSeconds(400), _ann.NextDue(DueKind.Lease));
    }

    [Rule("R13"), Fact]
    public void A_lost_link_falls_due_with_its_grace()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(60));
        phone.LosesLink();

        Assert.Equal(_ann.Now + FromSeconds(10), _ann.NextDue(DueKind.Grace));
        Assert.Null(_ann.NextDue(DueKind.Lease));
    }

    [Rule("R13"), Fact]
    public void A_connection_that_the_service_does_not_know_leaves_the_end_of_the_lease_to_fall_due()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(360)).IsSwept();

        Assert.Equal(A.Start + FromSeconds(400), _ann.NextDue(DueKind.Lease));
    }

    [Rule("R12"), Rule("R13"), Fact]
    public void A_change_that_was_committed_falls_due_no_more_since_telling_is_a_task_of_its_own()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects().SignsOut();

        Assert.Null(_ann.NextDue(DueKind.Lease));
    }

    [Rule("R13"), Fact]
    public void Lost_sessions_fall_due_by_the_other_timer()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(400)).IsSwept();
        Assert.Null(_ann.NextDue(DueKind.Lease));
        Assert.Equal(_ann.Now + FromHours(1), _ann.NextDue(DueKind.Expiry));   // to drop the subscriptions
        var lost = _ann.Now;
        _ann.Waits(FromHours(1)).IsSwept();
        Assert.Equal(lost + FromDays(7), _ann.NextDue(DueKind.Expiry));

        _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(10)).IsSwept();

        Assert.Equal(_ann.Now + FromHours(1), _ann.NextDue(DueKind.Expiry));
    }

    [Rule("R13"), Rule("R16"), Fact]
    public void Subscriptions_to_be_dropped_fall_due_by_the_other_timer()
    {
        _ann.On(Platform.Web).SignsIn().Connects().SignsOut();
        Assert.Equal(_ann.Now + FromHours(1), _ann.NextDue(DueKind.Expiry));

        _ann.Waits(FromHours(1)).IsSwept();

        Assert.Null(_ann.NextDue(DueKind.Expiry));
    }

    [Rule("R13"), Fact]
    public void What_falls_due_and_is_swept_falls_due_no_more()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        for (var sweeps = 0; sweeps < 4; sweeps++)      // asked, lost, subscriptions dropped, forgotten
        {
            var due = _ann.NextDue(DueKind.Lease) ?? _ann.NextDue(DueKind.Expiry);
            _ann.Waits(due!.Value - _ann.Now).IsSwept();
        }

        Assert.Equal((StatusType.Offline, 3, 1), (_ann.Type, _ann.Ver, _ann.Stored.SubscriptionEra));
        Assert.Null(_ann.NextDue(DueKind.Lease));
        Assert.Null(_ann.NextDue(DueKind.Expiry));
    }
}
