using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

public sealed class TimelineTests
{
    private readonly Story _ann = A.User();

    [Rule("R11"), Theory]
    [InlineData(0), InlineData(409), InlineData(410), InlineData(3600), InlineData(604_800), InlineData(700_000)]
    public void A_read_and_a_sweep_at_the_same_instant_see_the_same(int seconds)
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        var read = _ann.Waits(FromSeconds(seconds)).Seen;

        Assert.Equal(read, _ann.IsSwept().Stored);
    }

    [Rule("R11"), Fact]
    public void Many_sweeps_and_one_late_sweep_come_to_the_same()
    {
        var often = A.User();
        foreach (var story in (Story[])[_ann, often])
        {
            story.On(Platform.IPhone).SignsIn().Connects();
            story.Sets("in a meeting");
        }

        for (var minute = 0; minute < 11_000; minute++) often.Waits(FromMinutes(1)).IsSwept();
        _ann.Waits(FromMinutes(11_000)).IsSwept();

        Assert.Equal(_ann.Stored, often.Stored);
        Assert.Equal(StatusType.Offline, _ann.Type);
    }

    [Rule("R11"), Fact]
    public void When_nothing_ran_out_the_state_is_the_same_object()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();

        Assert.Same(_ann.Stored, Timeline.At(_ann.Stored, _ann.Now + FromSeconds(400) - A.Tick, A.Timings));
        Assert.Same(_ann.Stored, Timeline.At(_ann.Stored, DateTimeOffset.MinValue, A.Timings));
    }

    [Rule("R10"), Rule("R11"), Fact]
    public void Two_sessions_that_run_out_at_the_same_instant_are_one_change()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.On(Platform.Web).SignsIn().Connects();

        Assert.Equal(2, _ann.Waits(FromSeconds(400)).Ver);
        Assert.Equal(StatusType.PushOnline, _ann.Type);
    }

    [Rule("R16"), Fact]
    public void Subscriptions_are_dropped_ten_minutes_after_the_last_session_ended()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        var hers = SubscriptionList.None.At(_ann.Now, _ann.Seen.SubscriptionEra).Add([A.Bob], _ann.Now, 200).After;
        web.SignsOut();

        _ann.Waits(FromMinutes(10) - A.Tick);
        Assert.True(hers.At(_ann.Now, _ann.Seen.SubscriptionEra).Has(A.Bob));

        _ann.Waits(A.Tick);
        Assert.False(hers.At(_ann.Now, _ann.Seen.SubscriptionEra).Has(A.Bob));
    }

    [Rule("R16"), Fact]
    public void Subscriptions_are_dropped_once_not_every_ten_minutes()
    {
        _ann.On(Platform.Web).SignsIn().SignsOut();

        Assert.Equal(1, _ann.Waits(FromDays(1)).Seen.SubscriptionEra);
        _ann.On(Platform.Web).SignsIn();
        Assert.Equal(1, _ann.Seen.SubscriptionEra);
    }

    [Rule("R16"), Theory]
    [InlineData(Platform.IPhone, 600, 0)]
    [InlineData(Platform.IPhone, 604_800 + 599, 0)]
    [InlineData(Platform.IPhone, 604_800 + 600, 1)]
    [InlineData(Platform.Web, 10 + 599, 0)]
    [InlineData(Platform.Web, 10 + 600, 1)]
    public void A_phone_keeps_subscriptions_while_PushOnline_and_a_lapsed_page_does_not(Platform platform, int seconds, int drops)
    {
        _ann.On(platform).SignsIn().Connects().LosesLink();

        Assert.Equal(drops, _ann.Waits(FromSeconds(seconds)).Seen.SubscriptionEra);
    }

    [Rule("R16"), Fact]
    public void Coming_back_within_the_ten_minutes_keeps_subscriptions()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(10) + FromMinutes(10) - A.Tick);
        web.Beats();

        Assert.Equal(0, _ann.Waits(FromSeconds(400) + FromMinutes(10) - A.Tick).Seen.SubscriptionEra);
        Assert.Equal(1, _ann.Waits(A.Tick).Seen.SubscriptionEra);
    }

    [Rule("R16"), Fact]
    public void Signing_in_within_the_ten_minutes_keeps_subscriptions()
    {
        _ann.On(Platform.Web).SignsIn().SignsOut();
        _ann.Waits(FromMinutes(10) - A.Tick);
        _ann.On(Platform.IPhone).SignsIn();

        Assert.Equal(0, _ann.Waits(FromSeconds(399)).Seen.SubscriptionEra);
    }
}
