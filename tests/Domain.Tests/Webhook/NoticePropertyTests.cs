using Presence.Tests;

namespace Presence.Domain.Tests;

/// <summary>What holds of the notices in every history.</summary>
public sealed class NoticePropertyTests
{
    [Deviation("W3", "W4"), Rule("R20"), Fact]
    public void Notices_are_numbered_without_a_gap_and_64_are_kept() => Play.AfterEachCommand(step =>
    {
        var queue = step.After.Notices;
        Assert.InRange(queue.Items.Count, 0, Limits.NoticesPerUserMax);
        var first = queue.LastSeq - queue.Items.Count + 1;
        Assert.Equal(queue.Items.Select((_, i) => first + i), queue.Items.Select(notice => notice.Seq));
        Assert.True(queue.LastSeq >= step.Before.Notices.LastSeq);
    });

    [Rule("R20"), Fact]
    public void New_notices_come_in_the_order_of_their_times_and_only_a_loss_can_have_an_earlier_one_than_those_before() =>
        Play.AfterEachCommand(step =>
        {
            var added = step.After.Notices.Items.Where(notice => notice.Seq > step.Before.Notices.LastSeq).ToList();
            Assert.Equal(added.OrderBy(notice => notice.At), added);
            Assert.All(added, notice => Assert.True(
                notice.At == step.At || (notice.At < step.At && notice.Kind is NoticeKind.TimedOut or NoticeKind.LinkClosed)));
        });

    [Rule("R20"), Fact]
    public void Nothing_waits_and_nothing_is_delivered_where_the_app_wants_no_notices() => Play.AfterEachCommand(step =>
    {
        if (step.Rules.NotesChanges) return;
        Assert.Equal(NoticeQueue.Empty, step.After.Notices);
        Assert.DoesNotContain(new Effect.DeliverNotices(), step.Decision.Effects);
    });

    [Rule("R20"), Rule("R13"), Fact]
    public void As_long_as_notices_wait_the_next_delivery_falls_due() => Play.AfterEachCommand(step =>
    {
        var queue = step.After.Notices;
        if (step.IsRefused || queue.Items.IsEmpty) return;
        var soon = step.At + A.Timings.NoticeRetryAfter;
        Assert.True(DueTimes.Next(step.After, DueKind.Notice, step.At, A.Timings) <= (queue.RetryAt > soon ? queue.RetryAt : soon));
    });

    [Rule("R20"), Fact]
    public void Only_an_app_that_does_not_fail_at_present_is_called() => Play.AfterEachCommand(step =>
    {
        if (!step.Decision.Effects.Contains(new Effect.DeliverNotices())) return;
        Assert.NotNull(step.After.Notices.DueAt(step.At));
        Assert.False(step.After.Notices.RetryAt > step.At);
    });
}
