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
    public void Changes_that_nobody_looked_at_count_and_the_last_one_is_told()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();

        _ann.Waits(FromDays(30)).IsSwept();

        Assert.Equal(new Effect.Announce(UserStatus.Offline, 3), _ann.Told);
    }

    [Rule("R10"), Fact]
    public void A_heartbeat_at_the_instant_the_lease_ends_finds_it_over_and_counts_both_changes()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(400));

        web.Beats();

        Assert.Equal(new Effect.Announce(new UserStatus(StatusType.Online, ""), 3), _ann.Told);
    }

    [Rule("R12"), Fact]
    public void A_change_is_owed_until_it_is_told()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        Assert.True(_ann.Stored.IsOwed);
        Assert.Equal(1, _ann.IsSwept().Told!.Ver);
        Assert.True(_ann.Stored.IsOwed);

        _ann.IsTold();

        Assert.False(_ann.Stored.IsOwed);
        Assert.Null(_ann.IsSwept().Told);
    }

    [Rule("R12"), Fact]
    public void Having_told_an_earlier_change_leaves_the_later_one_owed()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("in a meeting").Does(new Command.Told(1));

        Assert.Equal((1, true), (_ann.Stored.ToldVer, _ann.Stored.IsOwed));
        Assert.Equal(2, _ann.IsSwept().Told!.Ver);
    }

    [Rule("R12"), Theory]
    [InlineData(0, 1), InlineData(-5, 1), InlineData(1, 1), InlineData(2, 2), InlineData(long.MaxValue, 2)]
    public void What_was_told_never_becomes_less_nor_more_than_there_is(long told, long expected)
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.IsTold().Sets("in a meeting");

        _ann.Does(new Command.Told(told));

        Assert.Equal(expected, _ann.Stored.ToldVer);
    }

    [Rule("R12"), Fact]
    public void Whatever_comes_first_after_a_lease_ended_tells_of_it()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.IsTold().Waits(FromSeconds(400));

        _ann.On(Platform.Web).SignsIn();

        Assert.Equal(new Effect.Announce(new UserStatus(StatusType.PushOnline, ""), 2), _ann.Told);
    }

    [Rule("R15"), Fact]
    public void Own_changes_arrive_without_any_subscription()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();

        Assert.Same(Subscriptions.None, Subscriptions.None.In(_ann.Seen.WatchEra));
        Assert.NotNull(_ann.Told);
    }

    [Rule("R18"), Theory]
    [InlineData(0), InlineData(400), InlineData(5000)]
    public void An_unknown_session_is_refused_and_nothing_changed(int secondsLater)
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        var stored = _ann.Waits(FromSeconds(secondsLater)).Stored;

        foreach (var command in (Command[])[
            new Command.Heartbeat("bob's"), new Command.Connect("bob's", "connection9", _ann.Now), new Command.SignOut("bob's")])
        {
            _ann.Does(command);
            Assert.Equal(Refusal.NotSignedIn, _ann.Last.Refusal);
            Assert.Same(stored, _ann.Last.State);
            Assert.False(_ann.Last.Changes);
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

    [Fact]
    public void States_with_equal_parts_are_equal()
    {
        static UserState Make()
        {
            var bob = A.User();
            bob.On(Platform.Web).SignsIn().Connects();
            return bob.Sets("hello").Stored;
        }

        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Assert.NotEqual(Make(), Make() with { Known = false });
        Assert.NotEqual(Make(), Make() with { NobodySince = A.Start });
        Assert.NotEqual(Make(), Make() with { WatchEra = 1 });
        Assert.NotEqual(Make(), Make() with { Ver = 9 });
        Assert.NotEqual(Make(), Make() with { ToldVer = 1 });
        Assert.NotEqual(Make(), Make() with { CustomStatus = "" });
        Assert.NotEqual(Make(), Make() with { Status = UserStatus.Offline });
        Assert.NotEqual(Make(), Make() with { Sessions = [] });
    }
}
