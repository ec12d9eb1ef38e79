using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

public sealed class PresenceRulesTests
{
    private readonly Story _ann = A.User();

    [Rule("R10"), Fact]
    public void A_change_is_one_version()
    {
        Assert.Equal(0, _ann.Ver);
        var phone = _ann.On(Platform.IPhone).SignsIn();
        Assert.Equal(0, _ann.Ver);
        phone.Connects();
        Assert.Equal(1, _ann.Ver);
        phone.Beats();
        Assert.Equal(1, _ann.Ver);
        Assert.Equal(2, _ann.Sets("in a meeting").Ver);
        phone.SignsOut();
        Assert.Equal(3, _ann.Ver);
    }

    [Rule("R10"), Rule("R12"), Fact]
    public void Changes_that_nobody_read_count_and_the_last_one_is_told()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();

        _ann.Waits(FromDays(30)).IsSwept();

        Assert.Equal(new Published(StatusType.Offline, "", 3), _ann.LastPublish);
    }

    [Rule("R10"), Fact]
    public void A_heartbeat_at_the_instant_the_lease_ends_finds_it_over_and_counts_both_changes()
    {
        var web = _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromSeconds(400));

        web.Beats();

        Assert.Equal(new Published(StatusType.Online, "", 3), _ann.LastPublish);
    }

    [Rule("R12"), Fact]
    public void A_change_is_told_by_the_command_that_commits_it_and_not_once_more()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        Assert.Equal(new Published(StatusType.Online, "", 1), _ann.LastPublish);

        Assert.Null(_ann.Waits(FromSeconds(60)).IsSwept().LastPublish);
    }

    [Rule("R12"), Fact]
    public void The_first_command_after_the_end_of_a_lease_without_a_connection_tells_it()
    {
        _ann.On(Platform.IPhone).SignsIn().Beats();
        _ann.Waits(FromSeconds(400));

        _ann.On(Platform.Web).SignsIn();

        Assert.Equal(new Published(StatusType.PushOnline, "", 2), _ann.LastPublish);
    }

    [Rule("R2"), Rule("R12"), Fact]
    public void The_end_of_a_lease_with_a_connection_is_told_by_no_command_before_the_service_was_asked()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(400));

        _ann.On(Platform.Web).SignsIn();
        Assert.Null(_ann.LastPublish);

        Assert.Equal(new Published(StatusType.PushOnline, "", 2), _ann.IsSwept().LastPublish);
    }

    [Rule("R15"), Fact]
    public void Own_changes_arrive_without_any_subscription()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();

        Assert.Same(SubscriptionList.None, SubscriptionList.None.Of(_ann.Seen.SubscriptionEra));
        Assert.NotNull(_ann.LastPublish);
    }

    [Rule("R18"), Theory]
    [InlineData(0), InlineData(400), InlineData(5000)]
    public void An_unknown_session_is_refused_and_nothing_changed(int secondsLater)
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        var stored = _ann.Waits(FromSeconds(secondsLater)).Stored;

        foreach (var command in (Command[])[
            new Command.Heartbeat("bob's"), new Command.Connect("bob's", "connection9"), new Command.SignOut("bob's")])
        {
            _ann.Does(command);
            Assert.Equal(Refusal.NotSignedIn, _ann.Last.Refusal);
            Assert.Same(stored, _ann.Last.State);
            Assert.Same(_ann.Last.Before, _ann.Last.State);
            Assert.Empty(_ann.Last.Effects);
        }
    }

    [Rule("R18"), Fact]
    public void A_session_id_is_case_sensitive()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn();

        _ann.Does(new Command.Heartbeat(phone.SessionId.ToUpperInvariant()));

        Assert.Equal(Refusal.NotSignedIn, _ann.Last.Refusal);
    }
}
