using Presence.Tests;

namespace Presence.Domain.Tests;

/// <summary>The numbers have reasons; a change of one has to keep them.</summary>
public sealed class TimingsTests
{
    private const int UsersPerSubscribeMax = 100;                           // in one call of the client API

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);      // a slow network, a slow timer

    private readonly Timings _timings = new();

    [Rule("R2"), Fact]
    public void Two_heartbeats_may_be_lost_before_the_lease_ends() =>
        Assert.True(_timings.Lease > 3 * _timings.HeartbeatEvery + Delay);

    [Rule("R3"), Fact]
    public void The_grace_shortens_a_lease_and_is_shorter_than_a_heartbeat()
    {
        Assert.True(_timings.DisconnectGrace > TimeSpan.Zero);
        Assert.True(_timings.DisconnectGrace < _timings.HeartbeatEvery);
        Assert.True(_timings.DisconnectGrace < _timings.Lease);
    }

    [Rule("R5"), Fact]
    public void PushOnline_lasts_longer_than_the_lease_before_it() => Assert.True(_timings.PushOnlineFor > _timings.Lease);

    [Rule("R6"), Fact]
    public void A_lapsed_session_outlasts_several_heartbeats() => Assert.True(_timings.LapsedKeptFor > 5 * _timings.Lease);

    [Rule("R16"), Fact]
    public void Subscriptions_outlast_a_lease_so_that_a_short_absence_costs_nothing() =>
        Assert.True(_timings.SubscriptionsKeptFor > _timings.Lease);

    [Rule("R12"), Fact]
    public void What_is_unpublished_is_published_well_before_the_next_heartbeat() =>
        Assert.InRange(_timings.PublishRetryAfter, TimeSpan.FromSeconds(1), _timings.HeartbeatEvery / 2);

    [Rule("R20"), Fact]
    public void The_waits_between_deliveries_grow() => Assert.True(_timings.NoticeRetryAfterMax > _timings.NoticeRetryAfter);

    [Fact]
    public void One_batch_of_subscriptions_fits_the_quota() =>
        Assert.True(UsersPerSubscribeMax <= Limits.SubscriptionsPerUserMax);
}
