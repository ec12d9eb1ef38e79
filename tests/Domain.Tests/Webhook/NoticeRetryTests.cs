using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>How notices are delivered, tried again after a failure, and kept until then.</summary>
public sealed class NoticeRetryTests
{
    private readonly Story _ann = A.User(new AppRules(NotesChanges: true));

    public NoticeRetryTests() => _ann.On(Platform.IPhone).SignsIn().Connects();

    [Rule("R20"), Fact]
    public void A_notice_that_is_delivered_waits_no_more()
    {
        _ann.IsDelivered(1);

        Assert.Empty(_ann.Waiting);
        Assert.Equal(1, _ann.Stored.Notices.LastSeq);
        Assert.False(_ann.DeliversNotices);
    }

    [Rule("R20"), Fact]
    public void All_notices_before_a_delivered_one_are_delivered_and_none_after_it()
    {
        _ann.Sets("tea").Sets("cake");

        _ann.IsDelivered(2).IsDelivered(1);

        Assert.Equal("cake", Assert.Single(_ann.Stored.Notices.Items).Text);
    }

    [Rule("R20"), Fact]
    public void Numbers_go_on_after_a_delivery()
    {
        _ann.IsDelivered(1).Sets("tea");

        Assert.Equal(2, Assert.Single(_ann.Stored.Notices.Items).Seq);
    }

    [Deviation("W8"), Rule("R20"), Fact]
    public void Each_failure_doubles_the_wait_up_to_the_longest()
    {
        var waits = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            _ann.FailsDelivery(1);
            waits.Add((_ann.Stored.Notices.RetryAt!.Value - _ann.Now).TotalSeconds);
            _ann.Waits(_ann.Stored.Notices.RetryAt.Value - _ann.Now);
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 600, 600], waits[..8]);
        Assert.All(waits[8..], wait => Assert.Equal(600, wait));
    }

    [Rule("R20"), Fact]
    public void A_notice_that_failed_waits_until_its_time_has_come_and_is_then_delivered_by_a_sweep()
    {
        _ann.FailsDelivery(1);
        Assert.False(_ann.DeliversNotices);
        _ann.Waits(FromSeconds(10) - A.Tick).IsSwept();
        Assert.False(_ann.DeliversNotices);
        Assert.Null(_ann.Stored.Notices.DueAt(_ann.Now));

        _ann.Waits(A.Tick).IsSwept();

        Assert.True(_ann.DeliversNotices);
        Assert.Equal(1, _ann.Stored.Notices.DueAt(_ann.Now)!.Seq);
    }

    [Deviation("W8"), Rule("R20"), Fact]
    public void A_new_notice_waits_with_the_one_before_it()
    {
        _ann.FailsDelivery(1).Sets("tea");
        Assert.False(_ann.DeliversNotices);

        _ann.Waits(FromSeconds(10)).Sets("cake");
        Assert.True(_ann.DeliversNotices);
        Assert.Equal(1, _ann.Stored.Notices.DueAt(_ann.Now)!.Seq);
    }

    [Rule("R20"), Fact]
    public void After_a_success_the_next_failure_starts_from_the_shortest_wait()
    {
        _ann.Sets("tea").FailsDelivery(1).FailsDelivery(1).IsDelivered(1);
        Assert.Equal(2, _ann.Stored.Notices.DueAt(_ann.Now)!.Seq);

        _ann.FailsDelivery(2);

        Assert.Equal(_ann.Now + FromSeconds(10), _ann.Stored.Notices.RetryAt);
    }

    [Rule("R20"), Theory]
    [InlineData(1), InlineData(3), InlineData(long.MaxValue)]
    public void A_failure_of_any_but_the_earliest_changes_nothing(long seq)
    {
        var before = _ann.Sets("tea").Sets("cake").IsDelivered(1).Stored;

        _ann.FailsDelivery(seq);

        Assert.Same(before, _ann.Stored);
    }

    [Rule("R20"), Fact]
    public void Sixty_four_are_kept_and_then_the_earliest_go()
    {
        for (var i = 0; i < Limits.NoticesPerUserMax; i++) _ann.Sets($"{i}");

        Assert.Equal(Limits.NoticesPerUserMax, _ann.Stored.Notices.Items.Count);
        Assert.Equal((2, 65), (_ann.Stored.Notices.Items[0].Seq, _ann.Stored.Notices.Items[^1].Seq));
        Assert.Equal(_ann.Stored.Notices.Items.OrderBy(notice => notice.Seq), _ann.Stored.Notices.Items);
    }

    [Rule("R20"), Fact]
    public void A_backend_that_fails_is_still_left_alone_when_the_earliest_notice_has_to_go()
    {
        _ann.FailsDelivery(1);
        var retryAt = _ann.Stored.Notices.RetryAt;
        for (var i = 0; i < Limits.NoticesPerUserMax; i++) _ann.Sets($"{i}");

        Assert.Equal((1, retryAt), (_ann.Stored.Notices.Failures, _ann.Stored.Notices.RetryAt));
        Assert.False(_ann.DeliversNotices);
    }

    [Rule("R20"), Rule("R13"), Fact]
    public void A_waiting_notice_falls_due_in_a_lane_of_its_own()
    {
        Assert.Equal(_ann.Now + FromSeconds(10), _ann.NextDue(DueKind.Notice));

        _ann.FailsDelivery(1).FailsDelivery(1);
        Assert.Equal(_ann.Now + FromSeconds(20), _ann.NextDue(DueKind.Notice));

        _ann.Waits(FromSeconds(20));
        Assert.Equal(_ann.Now + FromSeconds(10), _ann.NextDue(DueKind.Notice));

        _ann.IsDelivered(1);
        Assert.Null(_ann.NextDue(DueKind.Notice));
        Assert.Null(_ann.NextDue(DueKind.Expiry));
    }

    [Rule("R20"), Rule("R12"), Fact]
    public void Delivering_comes_before_publishing_since_it_delays_nothing()
    {
        _ann.Sets("tea");

        Assert.Collection(_ann.Last.Effects,
            effect => Assert.IsType<Effect.DeliverNotices>(effect),
            effect => Assert.IsType<Effect.Publish>(effect));
    }
}
