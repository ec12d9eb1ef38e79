using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>When a user's subscriptions are dropped, and when they are kept (R16).</summary>
public sealed class AbsenceTests
{
    private readonly Story _ann = A.User();

    [Rule("R16"), Fact]
    public void Subscriptions_are_dropped_by_a_sweep_an_hour_after_the_user_was_last_Online()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        var hers = SubscriptionList.None.Of(_ann.Stored.SubscriptionEra).Add([A.Bob], _ann.Now, 200).After;
        web.SignsOut();

        _ann.Waits(FromHours(1) - A.Tick).IsSwept();
        Assert.True(hers.Of(_ann.Stored.SubscriptionEra).Has(A.Bob));

        _ann.Waits(A.Tick).IsSwept();
        Assert.False(hers.Of(_ann.Stored.SubscriptionEra).Has(A.Bob));
    }

    [Rule("R16"), Fact]
    public void The_clock_alone_drops_nothing_nor_does_any_other_command()
    {
        _ann.On(Platform.Web).SignsIn().Connects().SignsOut();

        Assert.Equal(0, _ann.Waits(FromDays(1)).Seen.SubscriptionEra);
        Assert.Equal(0, _ann.IsImported().Stored.SubscriptionEra);

        _ann.On(Platform.Web).SignsIn().Connects();
        Assert.Equal(0, _ann.IsSwept().Stored.SubscriptionEra);
    }

    [Rule("R16"), Fact]
    public void They_are_dropped_once_and_not_every_hour()
    {
        _ann.On(Platform.Web).SignsIn().Connects().SignsOut();
        for (var i = 0; i < 10; i++) _ann.Waits(FromHours(1)).IsSwept();
        Assert.Equal(1, _ann.Stored.SubscriptionEra);

        _ann.On(Platform.Web).SignsIn();

        Assert.Equal(1, _ann.IsSwept().Stored.SubscriptionEra);
    }

    [Deviation("T45"), Rule("R16"), Theory]
    [InlineData(Platform.IPhone, 10 + 3599, 0)]
    [InlineData(Platform.IPhone, 10 + 3600, 1)]
    [InlineData(Platform.IPhone, 604_800 + 3600, 1)]
    [InlineData(Platform.Mac, 10 + 3600, 1)]
    [InlineData(Platform.Web, 10 + 3599, 0)]
    [InlineData(Platform.Web, 10 + 3600, 1)]
    public void A_device_that_is_lost_keeps_no_subscriptions(Platform platform, int seconds, int drops)
    {
        _ann.On(platform).SignsIn().Connects().LosesLink();

        // In time, since absence counts from the sweep that finds it.
        var end = A.Start + FromSeconds(seconds);
        while (Due() < end) _ann.Waits(Due()!.Value - _ann.Now).IsSwept();
        _ann.Waits(end - _ann.Now).IsSwept();

        Assert.Equal(drops, _ann.Stored.SubscriptionEra);

        DateTimeOffset? Due() => _ann.NextDue(DueKind.Grace) ?? _ann.NextDue(DueKind.Lease) ?? _ann.NextDue(DueKind.Expiry);
    }

    [Rule("R16"), Fact]
    public void Absence_counts_from_the_commit_that_says_so()
    {
        _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromHours(3)).IsSwept();
        Assert.Equal(_ann.Now, _ann.Stored.AbsentSince);

        Assert.Equal(0, _ann.Waits(FromHours(1) - A.Tick).IsSwept().Stored.SubscriptionEra);
        Assert.Equal(1, _ann.Waits(A.Tick).IsSwept().Stored.SubscriptionEra);
    }

    [Rule("R16"), Fact]
    public void Coming_back_within_the_hour_keeps_subscriptions()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(10)).IsSwept().Waits(FromHours(1) - A.Tick);
        web.Beats();
        Assert.Null(_ann.Stored.AbsentSince);

        Assert.Equal(0, _ann.Waits(FromSeconds(400)).IsSwept().Waits(FromHours(1) - A.Tick).IsSwept().Stored.SubscriptionEra);
        Assert.Equal(1, _ann.Waits(A.Tick).IsSwept().Stored.SubscriptionEra);
    }

    [Rule("R16"), Fact]
    public void Signing_in_without_coming_Online_keeps_no_subscriptions()
    {
        _ann.On(Platform.Web).SignsIn().Connects().SignsOut();
        _ann.Waits(FromHours(1) - A.Tick);
        _ann.On(Platform.IPhone).SignsIn();

        Assert.Equal(1, _ann.Waits(FromSeconds(399)).IsSwept().Stored.SubscriptionEra);
    }

    [Rule("R16"), Rule("R27"), Fact]
    public void Subscriptions_survive_an_outage_of_ours()
    {
        _ann.On(Platform.Web).SignsIn().Connects();

        _ann.Waits(FromHours(1)).IsSwept(alive: ["connection1"], late: true);

        Assert.Equal((StatusType.Online, 0), (_ann.Type, _ann.Stored.SubscriptionEra));
        Assert.Null(_ann.Stored.AbsentSince);
        Assert.Equal(0, _ann.Waits(FromMinutes(1)).IsSwept(alive: ["connection1"]).Stored.SubscriptionEra);
    }

    [Rule("R16"), Rule("R27"), Fact]
    public void Those_of_a_user_who_did_leave_during_an_outage_have_an_hour_from_its_end()
    {
        _ann.On(Platform.Web).SignsIn().Connects();

        _ann.Waits(FromHours(3)).IsSwept(gone: ["connection1"], late: true);

        Assert.Equal((StatusType.Offline, 0, _ann.Now), (_ann.Type, _ann.Stored.SubscriptionEra, _ann.Stored.AbsentSince!.Value));
    }
}
