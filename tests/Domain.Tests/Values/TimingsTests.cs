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
    public void A_device_is_known_to_be_lost_for_longer_than_its_lease() => Assert.True(_timings.LostFor > _timings.Lease);

    [Rule("R6"), Fact]
    public void A_lost_page_outlasts_several_heartbeats() => Assert.True(_timings.WebLostFor > 5 * _timings.Lease);

    [Rule("R16"), Fact]
    public void Subscriptions_outlast_a_lease_so_that_a_short_absence_costs_nothing() =>
        Assert.True(_timings.SubscriptionsKeptFor > _timings.Lease);

    [Rule("R2"), Fact]
    public void The_service_is_asked_late_enough_to_cost_little_and_early_enough_for_a_slow_timer()
    {
        Assert.Equal(TimeSpan.FromSeconds(40), _timings.AuditBefore);
        Assert.True(_timings.AuditBefore > Delay);
        Assert.Equal(TimeSpan.FromSeconds(30), new Timings { Lease = TimeSpan.FromSeconds(120) }.AuditBefore);
        Assert.Equal(TimeSpan.FromSeconds(10), new Timings { Lease = TimeSpan.FromSeconds(30) }.AuditBefore);
    }

    [Rule("R26"), Fact]
    public void The_grace_doubles_up_to_the_widest_and_a_wider_setting_stays_as_it_is()
    {
        Assert.Equal([10, 20, 40, 60, 60], Enumerable.Range(0, 5).Select(flaps => _timings.GraceAfter(flaps).TotalSeconds));
        Assert.Equal(60, _timings.GraceAfter(16).TotalSeconds);
        var wide = new Timings { DisconnectGrace = TimeSpan.FromSeconds(90) };
        Assert.Equal([90, 90], Enumerable.Range(0, 2).Select(flaps => wide.GraceAfter(flaps).TotalSeconds));
    }

    [Rule("R29"), Rule("R3"), Fact]
    public void Who_comes_back_within_the_span_that_clients_are_told_was_never_gone()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), _timings.ReconnectWithin);
        Assert.Equal(TimeSpan.FromSeconds(1), new Timings { DisconnectGrace = TimeSpan.Zero }.ReconnectWithin);
        Assert.Equal(TimeSpan.FromSeconds(7), new Timings { DisconnectGrace = TimeSpan.FromSeconds(15) }.ReconnectWithin);
    }

    [Rule("R25"), Fact]
    public void A_device_that_was_pushed_out_is_refused_for_longer_than_a_stock_client_tries_again() =>
        Assert.True(_timings.PushedOutFor > TimeSpan.FromSeconds(0 + 2 + 10 + 30));

    [Rule("R27"), Fact]
    public void An_outage_of_a_working_morning_loses_nobody() => Assert.True(_timings.UnverifiedFor > 30 * _timings.Lease);

    [Rule("R20"), Fact]
    public void The_waits_between_deliveries_grow() => Assert.True(_timings.NoticeRetryAfterMax > _timings.NoticeRetryAfter);

    [Fact]
    public void One_batch_of_subscriptions_fits_the_quota() =>
        Assert.True(UsersPerSubscribeMax <= Limits.SubscriptionsPerUserMax);
}
