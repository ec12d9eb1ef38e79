using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class NoticeQueueTests
{
    private static readonly NoticeQueue Three = Filled(3);

    [Rule("R20"), Fact]
    public void Notices_are_numbered_as_they_come_and_kept_in_that_order()
    {
        Assert.Equal("1 2 3", Numbers(Three));
        Assert.Equal(3, Three.LastSeq);
    }

    [Rule("R20"), Fact]
    public void A_number_of_its_own_does_not_count_when_a_notice_is_added() =>
        Assert.Equal("1 2 3 4", Numbers(Three.Add(N() with { Seq = 77 })));

    [Rule("R20"), Fact]
    public void The_sixty_fifth_pushes_out_the_first()
    {
        Assert.Equal((64, 1L), (Filled(64).Items.Count, Filled(64).Items[0].Seq));
        Assert.Equal((64, 2L, 65L), (Filled(65).Items.Count, Filled(65).Items[0].Seq, Filled(65).LastSeq));
    }

    [Rule("R20"), Fact]
    public void The_earliest_is_due_at_once_unless_it_failed()
    {
        Assert.Null(NoticeQueue.Empty.DueAt(A.Start));
        Assert.Equal(1, Three.DueAt(DateTimeOffset.MinValue)!.Seq);
        Assert.Equal(2, Three.Delivered(1).DueAt(A.Start)!.Seq);
    }

    [Rule("R20"), Fact]
    public void After_a_failure_the_earliest_is_due_again_at_the_end_of_the_wait_and_no_other_before_it()
    {
        var failed = Three.Failed(1, A.Start, A.Timings);
        var end = A.Start + A.Timings.NoticeRetryAfter;

        Assert.Equal((1, end), (failed.Failures, failed.RetryAt));
        Assert.Null(failed.DueAt(end - A.Tick));
        Assert.Equal(1, failed.DueAt(end)!.Seq);
        Assert.Null(failed.Add(N()).DueAt(end - A.Tick));
    }

    [Rule("R20"), Theory]
    [InlineData(0, "1 2 3"), InlineData(1, "2 3"), InlineData(2, "3"), InlineData(3, ""), InlineData(long.MaxValue, "")]
    public void A_delivery_takes_a_notice_and_all_before_it(long seq, string left)
    {
        Assert.Equal(left, Numbers(Three.Delivered(seq)));
        Assert.Equal(3, Three.Delivered(seq).LastSeq);
    }

    [Rule("R20"), Fact]
    public void A_delivery_ends_the_wait_and_one_of_nothing_does_not()
    {
        var failed = Three.Failed(1, A.Start, A.Timings).Failed(1, A.Start, A.Timings);

        Assert.Equal((0, null), (failed.Delivered(1).Failures, failed.Delivered(1).RetryAt));
        Assert.Same(failed, failed.Delivered(0));
        Assert.Same(NoticeQueue.Empty, NoticeQueue.Empty.Delivered(1));
    }

    [Rule("R20"), Theory]
    [InlineData(0), InlineData(2), InlineData(4)]
    public void A_failure_of_any_but_the_earliest_changes_nothing(long seq) => Assert.Same(Three, Three.Failed(seq, A.Start, A.Timings));

    [Rule("R20"), Fact]
    public void A_failure_without_any_notice_changes_nothing() =>
        Assert.Same(NoticeQueue.Empty, NoticeQueue.Empty.Failed(0, A.Start, A.Timings));

    [Rule("R20"), Fact]
    public void The_wait_stays_the_longest_however_often_a_delivery_fails()
    {
        var queue = Three;
        for (var i = 0; i < 1000; i++) queue = queue.Failed(1, A.Start, A.Timings);

        Assert.Equal(A.Start + A.Timings.NoticeRetryAfterMax, queue.RetryAt);
        Assert.Equal(queue, queue.Failed(1, A.Start, A.Timings));
    }

    [Rule("R20"), Fact]
    public void Dropped_nothing_waits_and_the_numbers_go_on()
    {
        var dropped = Three.Failed(1, A.Start, A.Timings).Dropped();

        Assert.Equal(NoticeQueue.Empty with { LastSeq = 3 }, dropped);
        Assert.Equal("4", Numbers(dropped.Add(N())));
        Assert.Same(dropped, dropped.Dropped());
    }

    private static NoticeQueue Filled(int count) => Enumerable.Range(0, count).Aggregate(NoticeQueue.Empty, (queue, _) => queue.Add(N()));

    private static Notice N() => new(0, A.Start, NoticeKind.Login, Platform.IPhone);

    private static string Numbers(NoticeQueue queue) => string.Join(' ', queue.Items.Select(notice => notice.Seq));
}
