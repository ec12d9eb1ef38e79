using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>When the loss of a device is noted, and with which time (R20).</summary>
public sealed class LossNoticeTests
{
    private readonly Story _ann = A.User(new AppRules(NotesChanges: true));

    [Deviation("W7"), Rule("R20"), Theory]
    [InlineData(true, NoticeKind.LinkClosed, 10), InlineData(false, NoticeKind.TimedOut, 400)]
    public void A_loss_is_noted_with_its_own_kind_and_time_even_by_a_late_sweep(bool reported, NoticeKind kind, int seconds)
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        if (reported) web.LosesLink();

        _ann.Waits(FromMinutes(30)).IsSwept();

        Assert.Equal(new Notice(2, A.Start + FromSeconds(seconds), kind, Platform.Web), _ann.Stored.Notices.Items[^1]);
        Assert.True(_ann.DeliversNotices);
    }

    [Deviation("W7"), Rule("R20"), Rule("R2"), Fact]
    public void A_device_that_connects_anew_before_the_service_was_asked_was_never_lost()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(20)).Sets("tea");

        phone.Connects();

        Assert.Equal([NoticeKind.Login, NoticeKind.CustomStatus], _ann.Waiting.Select(notice => notice.Kind));
    }

    [Rule("R20"), Fact]
    public void A_loss_that_is_certain_only_later_comes_then_with_the_time_at_which_it_happened()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(20)).Sets("tea").Waits(FromSeconds(1)).IsSwept();

        Assert.Equal([NoticeKind.Login, NoticeKind.CustomStatus, NoticeKind.LinkClosed], _ann.Waiting.Select(notice => notice.Kind));
        Assert.Equal(A.Start + FromSeconds(10), _ann.Stored.Notices.Items[^1].At);
    }

    [Rule("R20"), Fact]
    public void Nothing_that_runs_out_after_the_loss_is_noted()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects().LosesLink();

        _ann.Waits(FromDays(30)).IsSwept();

        Assert.Equal([(NoticeKind.Login, Platform.IPhone), (NoticeKind.LinkClosed, Platform.IPhone)], _ann.Waiting);
    }
}
