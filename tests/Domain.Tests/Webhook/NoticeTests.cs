using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>What is noted for the app's backend, and when.</summary>
public sealed class NoticeTests
{
    private static readonly AppRules Noting = new(NotesChanges: true);
    private readonly Story _ann = A.User(Noting);

    [Rule("R20"), Fact]
    public void A_login_is_noted_once_the_device_is_Online_and_not_before()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn();
        Assert.Empty(_ann.Waiting);
        Assert.False(_ann.DeliversNotices);

        phone.Connects();

        Assert.Equal(new Notice(1, _ann.Now, NoticeKind.Login, Platform.IPhone), Assert.Single(_ann.Stored.Notices.Items));
        Assert.True(_ann.DeliversNotices);
    }

    [Rule("R20"), Fact]
    public void Signs_of_life_of_a_device_that_is_Online_are_no_logins()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects().Beats().Connects().LosesLink();
        _ann.Waits(FromSeconds(9));

        phone.Connects();

        Assert.Equal([(NoticeKind.Login, Platform.IPhone)], _ann.Waiting);
        Assert.False(_ann.DeliversNotices);
    }

    [Rule("R20"), Theory]
    [InlineData(Platform.IPhone), InlineData(Platform.Web)]
    public void A_device_that_comes_back_after_its_lease_is_a_login_again(Platform platform)
    {
        var device = _ann.On(platform).SignsIn().Beats();
        _ann.Waits(FromSeconds(500));

        device.Beats();

        Assert.Equal([(NoticeKind.Login, platform), (NoticeKind.TimedOut, platform), (NoticeKind.Login, platform)], _ann.Waiting);
    }

    [Rule("R20"), Fact]
    public void A_logout_is_noted()
    {
        _ann.On(Platform.Web).SignsIn().Connects().SignsOut();

        Assert.Equal([(NoticeKind.Login, Platform.Web), (NoticeKind.Logout, Platform.Web)], _ann.Waiting);
        Assert.True(_ann.DeliversNotices);
    }

    [Rule("R20"), Fact]
    public void A_device_that_never_came_Online_signs_in_and_out_without_a_notice()
    {
        _ann.On(Platform.Web).SignsIn().SignsOut();
        _ann.On(Platform.Web).SignsIn();
        _ann.Waits(FromHours(1)).IsSwept();

        Assert.Empty(_ann.Waiting);
        Assert.Equal(0, _ann.Stored.Notices.LastSeq);
    }

    [Rule("R20"), Fact]
    public void A_custom_status_is_noted_with_its_text_when_it_differs()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();

        _ann.Sets("tea").Sets("tea").Sets("").Sets(new string('x', 101));

        Assert.Equal(["tea", ""], _ann.Stored.Notices.Items.Where(n => n.Kind == NoticeKind.CustomStatus).Select(n => n.Text));
    }

    [Rule("R20"), Fact]
    public void Notices_are_numbered_in_the_order_in_which_things_happened()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects().LosesLink();
        _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromSeconds(20)).IsSwept().Sets("tea");
        phone.Connects();
        _ann.Waits(FromSeconds(600)).IsSwept();

        Assert.Equal(
            [
                NoticeKind.Login, NoticeKind.Login, NoticeKind.LinkClosed, NoticeKind.CustomStatus,
                NoticeKind.Login, NoticeKind.TimedOut, NoticeKind.TimedOut,
            ],
            _ann.Waiting.Select(notice => notice.Kind));
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], _ann.Stored.Notices.Items.Select(notice => notice.Seq));
        Assert.Equal(_ann.Stored.Notices.Items.OrderBy(notice => notice.At), _ann.Stored.Notices.Items);
    }

    [Deviation("W6"), Rule("R20"), Rule("R7"), Fact]
    public void A_device_that_is_pushed_out_by_one_too_many_is_a_logout_if_it_was_visible()
    {
        _ann.On(Platform.IPhone, "1").SignsIn().Connects();
        for (var i = 2; i <= Limits.SessionsPerUserMax; i++) _ann.On(Platform.Linux, $"{i}").SignsIn().Connects();
        Assert.Equal(Limits.SessionsPerUserMax, _ann.Stored.Notices.LastSeq);

        _ann.On(Platform.Linux, "33").SignsIn();
        Assert.Equal((NoticeKind.Logout, Platform.IPhone), _ann.Waiting.Last());

        _ann.On(Platform.Linux, "34").SignsIn();
        Assert.Equal(Limits.SessionsPerUserMax + 1, _ann.Stored.Notices.LastSeq);
    }

    [Rule("R20"), Rule("R11"), Fact]
    public void Sweeping_often_notes_the_same_as_sweeping_once()
    {
        var (often, once) = (A.User(Noting), A.User(Noting));
        foreach (var user in (Story[])[often, once])
        {
            user.On(Platform.IPhone).SignsIn().Connects().LosesLink();
            user.On(Platform.Web).SignsIn().Connects();
        }

        for (var i = 0; i < 1000; i++) often.Waits(FromSeconds(1)).IsSwept();
        once.Waits(FromSeconds(1000)).IsSwept();

        Assert.Equal(once.Stored.Notices, often.Stored.Notices);
        Assert.Equal(4, once.Stored.Notices.LastSeq);
    }

    [Rule("R20"), Rule("R18"), Fact]
    public void A_refused_command_notes_nothing_and_loses_nothing()
    {
        var web = _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromSeconds(500)).Does(new Command.Heartbeat("bob's"));
        Assert.Equal([(NoticeKind.Login, Platform.Web)], _ann.Waiting);

        web.Beats();
        Assert.Equal([NoticeKind.Login, NoticeKind.TimedOut, NoticeKind.Login], _ann.Waiting.Select(notice => notice.Kind));
    }

    [Rule("R20"), Fact]
    public void Nothing_is_noted_for_an_app_that_does_not_want_it()
    {
        var bob = A.User();
        var phone = bob.On(Platform.IPhone).SignsIn().Connects();
        bob.Sets("tea").Waits(FromSeconds(500)).IsSwept();
        phone.Beats().SignsOut();

        Assert.Empty(bob.Waiting);
        Assert.Equal(0, bob.Stored.Notices.LastSeq);
        Assert.False(bob.DeliversNotices);
    }

    [Deviation("W4"), Rule("R20"), Fact]
    public void When_the_app_wants_no_more_notices_those_that_wait_are_dropped()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.FailsDelivery(1);

        _ann.Rules = AppRules.None;
        _ann.IsSwept();

        Assert.Equal(NoticeQueue.Empty with { LastSeq = 1 }, _ann.Stored.Notices);
        Assert.Empty(_ann.Last.Effects);
        Assert.Null(_ann.NextDue(DueKind.Notice));
    }
}
