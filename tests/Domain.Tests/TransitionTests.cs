using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>The log of the last changes, and the reasons in it.</summary>
public sealed class TransitionTests
{
    private readonly Story _ann = A.User();

    [Rule("R32"), Fact]
    public void A_life_is_told_by_its_changes()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(5)).Sets("tea");
        phone.LosesLink();
        _ann.Waits(FromSeconds(10)).IsSwept();
        _ann.Waits(FromSeconds(5));
        phone.Connects();
        _ann.Waits(FromSeconds(400)).IsSwept();
        _ann.Waits(FromDays(7)).IsSwept();

        Assert.Equal(
            [
                (1, ChangeReason.Register, StatusType.Offline, StatusType.Online),
                (2, ChangeReason.CustomStatus, StatusType.Online, StatusType.Online),
                (3, ChangeReason.LinkClose, StatusType.Online, StatusType.PushOnline),
                (4, ChangeReason.Register, StatusType.PushOnline, StatusType.Online),
                (5, ChangeReason.TimeOut, StatusType.Online, StatusType.PushOnline),
                (6, ChangeReason.Expired, StatusType.PushOnline, StatusType.Offline),
            ],
            Everything(_ann).Select(t => ((int)t.Ver, t.Reason, t.From, t.To)));
        Assert.DoesNotContain("tea", _ann.Stored.Transitions.ToString(), StringComparison.Ordinal);
    }

    [Rule("R32"), Fact]
    public void What_ends_a_device_is_the_reason_of_the_change_and_of_the_decision()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        web.SignsOut();
        Assert.Equal(ChangeReason.Unregister, Reason());

        web.SignsIn().Connects();
        _ann.IsKicked();
        Assert.Equal(ChangeReason.Kicked, Reason());

        _ann.Waits(FromSeconds(1));
        web.SignsIn().Connects();
        _ann.Does(new Command.Kick(_ann.Now) { Reason = KickReason.AccountDeleted });
        Assert.Equal(ChangeReason.Deleted, Reason());

        ChangeReason? Reason()
        {
            Assert.Equal(_ann.Last.Reason, _ann.Stored.Transitions.Latest?.Reason);
            return _ann.Last.Reason;
        }
    }

    [Rule("R32"), Fact]
    public void A_device_that_makes_room_is_the_reason_where_that_shows()
    {
        _ann.On(Platform.IPhone).SignsIn().Beats();
        for (var i = 1; i < Limits.SessionsPerUserMax; i++) _ann.On(Platform.Windows, $"{i}").SignsIn().Beats();
        _ann.Waits(FromSeconds(400)).IsSwept();

        _ann.On(Platform.Mac).SignsIn();

        Assert.Equal((ChangeReason.TooManyDevices, StatusType.Lost), (_ann.Last.Reason, _ann.Stored.Transitions.Latest!.Value.To));
    }

    [Rule("R32"), Fact]
    public void What_nobody_sees_has_no_reason_and_no_entry()
    {
        var web = _ann.On(Platform.Web).SignsIn();
        Assert.Null(_ann.Last.Reason);
        web.Connects();
        var log = _ann.Stored.Transitions;

        web.Beats();
        Assert.Null(_ann.Last.Reason);
        web.SignsIn();
        _ann.IsImported();
        Assert.Equal(log, _ann.Stored.Transitions);
    }

    [Rule("R32"), Rule("R11"), Fact]
    public void A_sign_of_life_just_before_a_run_out_is_told_anew_and_says_so()
    {
        var web = _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromSeconds(399));
        web.Beats();

        Assert.Equal(ChangeReason.Renewed, _ann.Last.Reason);
        var latest = _ann.Stored.Transitions.Latest!.Value;
        Assert.Equal((_ann.Ver, StatusType.Online, StatusType.Online), (latest.Ver, latest.From, latest.To));
    }

    [Rule("R32"), Fact]
    public void The_device_stands_with_its_change()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        Assert.Equal((Platform.IPhone, phone.Session!.Number), Device());

        _ann.Sets("tea");
        Assert.Equal((null, null), Device());

        (Platform?, int?) Device() => (_ann.Stored.Transitions.Latest!.Value.Platform, _ann.Stored.Transitions.Latest.Value.Number);
    }

    [Rule("R32"), Theory, InlineData(20, 25), InlineData(1, 3)]
    public void No_more_are_kept_than_wanted(int kept, int changes)
    {
        var ann = new Story(timings: A.Timings with { TransitionsKept = kept });
        ann.On(Platform.Web).SignsIn().Connects();

        for (var i = 0; i < changes; i++) ann.Sets($"{i}");

        Assert.Equal(Enumerable.Range(changes + 2 - kept, kept), Everything(ann).Select(change => (int)change.Ver));
    }

    [Rule("R32"), Fact]
    public void None_is_kept_where_nobody_wants_it_and_the_reason_is_there_all_the_same()
    {
        var ann = new Story(timings: A.Timings with { TransitionsKept = 0 });
        ann.On(Platform.Web).SignsIn().Connects();

        Assert.Equal(ChangeReason.Register, ann.Last.Reason);
        Assert.True(ann.Stored.Transitions.IsEmpty);
        ann.Waits(FromSeconds(400)).IsSwept();
        Assert.Equal(ChangeReason.TimeOut, ann.Last.Reason);
        Assert.True(ann.Stored.Transitions.IsEmpty);
    }

    [Rule("R32"), Fact]
    public void What_is_old_goes_with_the_next_change_and_not_a_tick_earlier()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(1)).Sets("tea");
        web.SignsOut();
        _ann.Waits(A.Timings.TransitionsKeptFor - FromSeconds(1));
        Assert.Equal(3, Everything(_ann).Count());

        web.SignsIn().Connects();

        Assert.Equal([2, 3, 4], Everything(_ann).Select(change => (int)change.Ver));
    }

    [Rule("R32"), Rule("R31"), Fact]
    public void A_deletion_erases_it()
    {
        _ann.On(Platform.Web).SignsIn().Connects();
        _ann.IsDeleted();

        Assert.True(_ann.Stored.Transitions.IsEmpty);
        Assert.Equal(ChangeReason.Deleted, _ann.Last.Reason);
    }

    [Rule("R32"), Fact]
    public void What_a_later_build_has_written_stays_and_is_shown_as_far_as_it_is_understood()
    {
        var log = new TransitionLog("7,1700000000000,1,9,Dozed,Watch,5,more;broken;8,1700000000001,2,1,Register,IPad,6");

        Assert.Equal(
            [
                (7L, StatusType.Unknown, ChangeReason.Unknown, null, 5),
                (8L, StatusType.Online, ChangeReason.Register, Platform.IPad, 6),
            ],
            log.Items.Select(item => (item.Ver, item.To, item.Reason, item.Platform, item.Number!.Value)));
        var latest = new Transition(9, log.Items[1].At, StatusType.Online, StatusType.Online, ChangeReason.CustomStatus);
        var after = log.With(latest, 20, FromDays(7));
        Assert.Equal($"{log};9,1700000000001,1,1,CustomStatus,,", after.ToString());
        Assert.Equal(
            "broken;8,1700000000001,2,1,Register,IPad,6;9,1700000000001,1,1,CustomStatus,,", log.With(latest, 3, FromDays(7)).ToString());
    }

    [Theory, InlineData(""), InlineData(";"), InlineData("1"), InlineData("x,1,1,1,Register,,"), InlineData("1,99999999999999999,1,1,,,")]
    public void What_cannot_be_read_is_no_entry(string text)
    {
        Assert.Empty(new TransitionLog(text).Items);
        Assert.Null(new TransitionLog(text).Latest);
    }

    [Fact]
    public void An_empty_text_and_none_are_the_same_log() => Assert.Equal(new TransitionLog(null), new TransitionLog(""));

    private static IEnumerable<Transition> Everything(Story story) => story.Stored.Transitions.Items;
}
