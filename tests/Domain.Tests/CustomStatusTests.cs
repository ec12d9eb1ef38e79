using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

public sealed class CustomStatusTests
{
    private readonly Story _ann = A.User();

    [Rule("R9"), Fact]
    public void It_belongs_to_the_user_and_not_to_the_device_that_set_it()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Sets("in a meeting");
        Assert.Equal(new Published(StatusType.Online, "in a meeting", 2), _ann.LastPublish);

        web.SignsOut();

        Assert.Equal("in a meeting", _ann.Custom);
    }

    [Deviation("T44"), Rule("R9"), Fact]
    public void It_is_cleared_when_the_user_leaves_Online()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("in a meeting");
        _ann.Waits(FromSeconds(400)).IsSwept();
        Assert.Equal("", _ann.Custom);

        phone.Beats();

        Assert.Equal(new UserStatus(StatusType.Online, ""), _ann.Seen.Status);
        Assert.Equal("", _ann.Seen.CustomStatus);
    }

    [Rule("R9"), Fact]
    public void It_is_cleared_by_signing_out_and_back_in_at_the_same_instant()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("in a meeting");

        phone.SignsOut().SignsIn().Connects();

        Assert.Equal("", _ann.Custom);
    }

    [Rule("R9"), Fact]
    public void It_may_be_set_while_waiting_and_shows_once_Online()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn();
        _ann.Sets("in a meeting");
        Assert.Null(_ann.Last.Refusal);
        Assert.Equal(new Published(StatusType.Offline, "", 1), _ann.LastPublish);

        phone.Connects();

        Assert.Equal(new Published(StatusType.Online, "in a meeting", 2), _ann.LastPublish);
    }

    [Rule("R9"), Fact]
    public void Empty_clears_it()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("in a meeting").Sets("");

        Assert.Equal(new Published(StatusType.Online, "", 3), _ann.LastPublish);
    }

    [Rule("R9"), Rule("R10"), Fact]
    public void Setting_what_is_set_is_no_change()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("in a meeting").Sets("in a meeting");

        Assert.Same(_ann.Last.Before, _ann.Last.State);
        Assert.Null(_ann.LastPublish);
    }

    [Rule("R9"), Rule("R18"), Fact]
    public void It_is_refused_while_there_is_no_session()
    {
        Assert.Equal(Refusal.NotSignedIn, _ann.Sets("in a meeting").Last.Refusal);
        Assert.Same(UserState.None, _ann.Stored);
    }

    [Rule("R9"), Fact]
    public void Set_while_PushOnline_it_shows_once_the_device_is_back()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(400)).IsSwept();

        Assert.Equal(new UserStatus(StatusType.PushOnline, ""), _ann.Sets("in a meeting").Stored.Status);

        phone.Beats();
        Assert.Equal(new UserStatus(StatusType.Online, "in a meeting"), _ann.Stored.Status);
    }

    [Rule("R9"), Fact]
    public void Set_and_never_shown_it_goes_with_the_last_session()
    {
        _ann.On(Platform.Web).SignsIn();
        _ann.Sets("in a meeting").Waits(FromSeconds(400));

        _ann.On(Platform.Web).SignsIn().Connects();

        Assert.Equal(new UserStatus(StatusType.Online, ""), _ann.Stored.Status);
    }

    [Rule("R9"), Theory]
    [InlineData("x", 100, true), InlineData("x", 101, false)]
    [InlineData("é", 50, true), InlineData("é", 51, false)]
    [InlineData("会", 33, true), InlineData("会", 34, false)]
    [InlineData("😀", 25, true), InlineData("😀", 26, false)]
    public void It_has_at_most_100_bytes_of_utf8(string character, int times, bool fits)
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        var stored = _ann.Stored;

        _ann.Sets(string.Concat(Enumerable.Repeat(character, times)));

        Assert.Equal(fits ? null : Refusal.CustomStatusTooLong, _ann.Last.Refusal);
        Assert.Equal(!fits, ReferenceEquals(stored, _ann.Stored));
    }
}
