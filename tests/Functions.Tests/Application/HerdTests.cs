using Presence.Herds;
using Presence.Tests;
using Xunit.Abstractions;

namespace Presence.Functions.Tests.Application;

/// <summary>Everybody loses the link at once and comes back: watchers hear nothing of it (R29).</summary>
public sealed class HerdTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(15);

    [Fact, Rule("R29")]
    public void The_service_is_away_for_a_moment_and_stock_clients_come_back_all_at_once() =>
        NobodyHearsOf(new HerdPlan { Waits = HerdPlan.Stock, AwayFor = Away });

    [Fact, Rule("R29")]
    public void Stock_clients_come_back_a_little_apart() =>
        NobodyHearsOf(new HerdPlan { Waits = HerdPlan.StockWithJitter, AwayFor = Away });

    [Fact, Rule("R29")]
    public void Clients_come_back_as_negotiate_tells_them() =>
        NobodyHearsOf(new HerdPlan
        {
            Waits = HerdPlan.Within(TimeSpan.FromSeconds(5)),
            Patience = random => TimeSpan.FromSeconds(30 * (1 + random.NextDouble())),   // README's client
            AwayFor = Away,
        });

    [Fact, Rule("R29")]
    public void The_service_reports_no_loss() =>
        NobodyHearsOf(new HerdPlan { Waits = HerdPlan.Stock, AwayFor = Away, Reports = false });

    [Fact, Rule("R2")]
    public void When_all_leases_end_at_once_nobody_is_announced_gone()
    {
        var result = Herd.Play(new HerdPlan { Waits = HerdPlan.Stock, Subscriptions = 0 });

        Assert.Equal((0, 0), (result.Leaves, result.MissedByReaders));
        Assert.Equal(0, result.TasksLeft);
    }

    private void NobodyHearsOf(HerdPlan plan)
    {
        var result = Herd.Play(plan with { WatchedFor = TimeSpan.FromMinutes(2) });

        output.WriteLine($"{result}");
        Assert.Equal((0, 0, 0, 0), (result.Leaves, result.Joins, result.MissedByReaders, result.GaveUp));
        Assert.True(result.AllBackAfter < TimeSpan.FromSeconds(60), $"{result}");
        Assert.Equal((0, 0), (result.Failed, result.TasksLeft));
    }
}
