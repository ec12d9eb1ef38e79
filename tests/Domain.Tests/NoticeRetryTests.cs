using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>How notices are handed over, taken, tried again, and kept meanwhile.</summary>
public sealed class NoticeRetryTests
{
    private readonly Story _ann = A.User(new AppRules(NotesChanges: true));

    public NoticeRetryTests() => _ann.On(Platform.IPhone).SignsIn().Connects();

    [Rule("R20"), Fact]
    public void A_notice_that_is_taken_waits_no_more()
    {
        _ann.Does(new Command.NoticeTaken(1));

        Assert.Empty(_ann.Noted);
        Assert.Equal(1, _ann.Stored.NoticeSeq);
        Assert.False(_ann.IsNotified);
    }

    [Rule("R20"), Fact]
    public void What_is_taken_is_taken_with_all_before_it_and_nothing_after()
    {
        _ann.Sets("tea").Sets("cake");

        _ann.Does(new Command.NoticeTaken(2)).Does(new Command.NoticeTaken(1));

        Assert.Equal("cake", Assert.Single(_ann.Stored.Notices).Text);
    }

    [Rule("R20"), Fact]
    public void Numbers_go_on_after_what_was_taken()
    {
        _ann.Does(new Command.NoticeTaken(1)).Sets("tea");

        Assert.Equal(2, Assert.Single(_ann.Stored.Notices).Seq);
    }

    [Rule("R20"), Fact]
    public void Each_failure_doubles_the_wait_up_to_the_longest()
    {
        var waits = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            _ann.Does(new Command.NoticeFailed(1));
            waits.Add((_ann.Stored.NoticeRetryAt!.Value - _ann.Now).TotalSeconds);
            _ann.Waits(_ann.Stored.NoticeRetryAt.Value - _ann.Now);
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 600, 600], waits[..8]);
        Assert.All(waits[8..], wait => Assert.Equal(600, wait));
    }

    [Rule("R20"), Fact]
    public void A_notice_rests_until_its_time_has_come_and_is_then_handed_over_by_a_sweep()
    {
        _ann.Does(new Command.NoticeFailed(1));
        Assert.False(_ann.IsNotified);
        _ann.Waits(FromSeconds(10) - A.Tick).IsSwept();
        Assert.False(_ann.IsNotified);
        Assert.Null(_ann.Stored.NoticeDue(_ann.Now));

        _ann.Waits(A.Tick).IsSwept();

        Assert.True(_ann.IsNotified);
        Assert.Equal(1, _ann.Stored.NoticeDue(_ann.Now)!.Seq);
    }

    [Rule("R20"), Fact]
    public void A_new_notice_rests_with_the_one_before_it()
    {
        _ann.Does(new Command.NoticeFailed(1)).Sets("tea");
        Assert.False(_ann.IsNotified);

        _ann.Waits(FromSeconds(10)).Sets("cake");
        Assert.True(_ann.IsNotified);
        Assert.Equal(1, _ann.Stored.NoticeDue(_ann.Now)!.Seq);
    }

    [Rule("R20"), Fact]
    public void After_a_success_the_next_failure_starts_from_the_shortest_wait()
    {
        _ann.Sets("tea").Does(new Command.NoticeFailed(1)).Does(new Command.NoticeFailed(1)).Does(new Command.NoticeTaken(1));
        Assert.Equal(2, _ann.Stored.NoticeDue(_ann.Now)!.Seq);

        _ann.Does(new Command.NoticeFailed(2));

        Assert.Equal(_ann.Now + FromSeconds(10), _ann.Stored.NoticeRetryAt);
    }

    [Rule("R20"), Theory]
    [InlineData(1), InlineData(3), InlineData(long.MaxValue)]
    public void A_failure_of_any_but_the_earliest_changes_nothing(long seq)
    {
        var before = _ann.Sets("tea").Sets("cake").Does(new Command.NoticeTaken(1)).Stored;

        _ann.Does(new Command.NoticeFailed(seq));

        Assert.Same(before, _ann.Stored);
    }

    [Rule("R20"), Fact]
    public void Sixty_four_are_kept_and_then_the_earliest_go()
    {
        for (var i = 0; i < Limits.NoticesPerUserMax; i++) _ann.Sets($"{i}");

        Assert.Equal(Limits.NoticesPerUserMax, _ann.Stored.Notices.Length);
        Assert.Equal((2, 65), (_ann.Stored.Notices[0].Seq, _ann.Stored.Notices[^1].Seq));
        Assert.Equal(_ann.Stored.Notices.Select(notice => notice.Seq).Order(), _ann.Stored.Notices.Select(notice => notice.Seq));
    }

    [Rule("R20"), Fact]
    public void A_receiver_that_fails_goes_on_resting_when_its_earliest_notice_has_to_go()
    {
        _ann.Does(new Command.NoticeFailed(1));
        var retryAt = _ann.Stored.NoticeRetryAt;
        for (var i = 0; i < Limits.NoticesPerUserMax; i++) _ann.Sets($"{i}");

        Assert.Equal((1, retryAt), (_ann.Stored.NoticeFailures, _ann.Stored.NoticeRetryAt));
        Assert.False(_ann.IsNotified);
    }

    [Rule("R20"), Rule("R13"), Fact]
    public void A_waiting_notice_falls_due_by_the_timer_for_leases()
    {
        _ann.IsTold();
        Assert.Equal(_ann.Now + FromSeconds(10), _ann.NextDue(DueKind.Lease));

        _ann.Does(new Command.NoticeFailed(1)).Does(new Command.NoticeFailed(1));
        Assert.Equal(_ann.Now + FromSeconds(20), _ann.NextDue(DueKind.Lease));

        _ann.Waits(FromSeconds(20));
        Assert.Equal(_ann.Now + FromSeconds(10), _ann.NextDue(DueKind.Lease));

        _ann.Does(new Command.NoticeTaken(1));
        Assert.Equal(A.Start + FromSeconds(400), _ann.NextDue(DueKind.Lease));
        Assert.Null(_ann.NextDue(DueKind.Expiry));
    }

    [Rule("R20"), Rule("R12"), Fact]
    public void What_is_handed_over_comes_before_what_is_told_since_it_keeps_nobody_waiting()
    {
        _ann.Sets("tea");

        Assert.Collection(_ann.Last.Effects, effect => Assert.IsType<Effect.Notify>(effect), effect => Assert.IsType<Effect.Announce>(effect));
    }
}
