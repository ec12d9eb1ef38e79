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
    public void The_first_lease_to_end_falls_due_for_waiting_and_Online_alike()
    {
        _ann.On(Platform.Web).SignsIn();
        _ann.Waits(FromSeconds(5));
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.IsPublished();

        Assert.Equal(A.Start + FromSeconds(400), _ann.NextDue(DueKind.Lease));
        Assert.Null(_ann.NextDue(DueKind.Expiry));
    }

    [Rule("R13"), Fact]
    public void A_lost_link_falls_due_with_its_grace()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.IsPublished().Waits(FromSeconds(60));
        _ann.Does(new Command.Disconnect(_ann.Stored.Sessions[0].Id, _ann.Stored.Sessions[0].Connection!));

        Assert.Equal(_ann.Now + FromSeconds(10), _ann.NextDue(DueKind.Lease));
    }

    [Rule("R12"), Rule("R13"), Fact]
    public void An_unpublished_change_falls_due_soon_even_when_nothing_else_does()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects().SignsOut();

        Assert.Equal(_ann.Now + FromSeconds(10), _ann.NextDue(DueKind.Lease));
        Assert.Null(_ann.NextDue(DueKind.Expiry));
        Assert.Null(_ann.IsPublished().NextDue(DueKind.Lease));
    }

    [Rule("R13"), Fact]
    public void A_lease_that_ends_before_an_unpublished_change_is_due_comes_first()
    {
        _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(395)).Sets("in a meeting");

        Assert.Equal(A.Start + FromSeconds(400), _ann.NextDue(DueKind.Lease));
    }

    [Rule("R12"), Rule("R13"), Fact]
    public void An_unpublished_change_falls_due_soon_even_while_notices_wait_for_longer()
    {
        var ann = A.User(new AppRules(NotesChanges: true));
        ann.On(Platform.Web).SignsIn().Connects();
        for (var i = 0; i < 5; i++) ann.FailsDelivery(1);
        Assert.Equal(ann.Now + FromSeconds(160), ann.Stored.Notices.RetryAt);

        Assert.Equal(ann.Now + FromSeconds(10), ann.NextDue(DueKind.Lease));
        Assert.Equal(ann.Now + FromSeconds(160), ann.IsPublished().NextDue(DueKind.Lease));
    }

    [Rule("R13"), Fact]
    public void PushOnline_and_lapsed_sessions_fall_due_by_the_other_timer()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(400)).IsSwept().IsPublished();
        Assert.Null(_ann.NextDue(DueKind.Lease));
        Assert.Equal(_ann.Now + FromDays(7), _ann.NextDue(DueKind.Expiry));

        _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(10)).IsSwept();

        Assert.Equal(_ann.Now + FromHours(1), _ann.NextDue(DueKind.Expiry));
    }

    [Rule("R13"), Fact]
    public void What_falls_due_and_is_swept_falls_due_no_more()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        for (var sweeps = 0; sweeps < 2; sweeps++)
        {
            _ann.IsPublished();
            var due = _ann.NextDue(DueKind.Lease) ?? _ann.NextDue(DueKind.Expiry);
            _ann.Waits(due!.Value - _ann.Now).IsSwept();
            Assert.NotNull(_ann.LastPublish);
        }

        Assert.Null(_ann.IsPublished().NextDue(DueKind.Lease));
        Assert.Null(_ann.NextDue(DueKind.Expiry));
    }
}
