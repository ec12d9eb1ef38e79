using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class SubscriptionsTests
{
    private static readonly DateTimeOffset Later = A.Start + TimeSpan.FromSeconds(1);

    [Rule("R14"), Fact]
    public void At_the_quota_nobody_goes_and_over_it_the_earliest_do()
    {
        var (full, none) = Subscriptions.None.Add(["bob", "carol"], A.Start, 2);
        Assert.Empty(none);

        var (after, evicted) = full.Add(["dave"], Later, 2);

        Assert.Equal("bob", Who(evicted));
        Assert.Equal("carol dave", Who(after));
    }

    [Rule("R14"), Fact]
    public void The_quota_is_200_unless_settings_say_otherwise()
    {
        string[] many = [.. Enumerable.Range(1, 200).Select(i => $"user{i}")];
        var (full, _) = Subscriptions.None.Add(many, A.Start, Limits.SubscriptionsPerUserMax);
        Assert.Equal(200, full.Items.Length);

        var (after, evicted) = full.Add(["bob"], Later, Limits.SubscriptionsPerUserMax);

        Assert.Equal("user1", Who(evicted));
        Assert.Equal(200, after.Items.Length);
    }

    [Rule("R14"), Fact]
    public void Subscribing_again_makes_a_subscription_the_latest()
    {
        var (two, _) = Subscriptions.None.Add(["bob", "carol"], A.Start, 2);
        var (again, none) = two.Add(["bob"], Later, 2);
        Assert.Empty(none);
        Assert.Equal(new Subscription("bob", Later), again.Items[^1]);

        Assert.Equal("carol", Who(again.Add(["dave"], Later, 2).Evicted));
    }

    [Rule("R14"), Fact]
    public void Of_a_batch_larger_than_the_quota_the_last_are_kept()
    {
        var (bob, _) = Subscriptions.None.Add(["bob"], A.Start, 2);

        var (after, evicted) = bob.Add(["carol", "dave", "erin"], Later, 2);

        Assert.Equal("dave erin", Who(after));
        Assert.Equal("bob", Who(evicted));
    }

    [Rule("R14"), Fact]
    public void Who_was_watched_and_falls_out_of_the_batch_that_names_them_is_evicted()
    {
        var (bob, _) = Subscriptions.None.Add(["bob"], A.Start, 2);

        var (after, evicted) = bob.Add(["bob", "carol", "dave"], Later, 2);

        Assert.Equal("carol dave", Who(after));
        Assert.Equal("bob", Who(evicted));
    }

    [Rule("R14"), Fact]
    public void Who_is_named_twice_counts_once_and_case_matters() =>
        Assert.Equal("bob Bob", Who(Subscriptions.None.Add(["bob", "bob", "Bob"], A.Start, 200).After));

    [Fact]
    public void Removing_passes_over_who_is_not_watched()
    {
        var (two, _) = Subscriptions.None.Add(["bob", "carol"], A.Start, 200);

        var (after, removed) = two.Remove(["bob", "dave"]);
        Assert.Equal("carol", Who(after));
        Assert.Equal("bob", Who(removed));

        Assert.Same(after, after.Remove(["dave"]).After);
        Assert.Equal("carol", Who(after.Remove(null).Removed));
        Assert.Empty(after.Remove(null).After.Items);
    }

    [Rule("R16"), Fact]
    public void Those_of_an_earlier_era_are_void()
    {
        var (two, _) = Subscriptions.None.Add(["bob", "carol"], A.Start, 200);

        Assert.Same(two, two.In(0));
        Assert.Equal((1, 0), (two.In(1).Era, two.In(1).Items.Length));
    }

    private static string Who(Subscriptions subscriptions) => Who(subscriptions.Items.Select(item => item.User));

    private static string Who(IEnumerable<string> users) => string.Join(' ', users);

    [Rule("R24"), Fact]
    public void One_for_a_time_is_there_until_its_end_and_gone_at_it()
    {
        var end = A.Start.AddMinutes(1);
        var both = Subscriptions.None.Add(["bob"], A.Start, 200, end).After.Add(["carol"], A.Start, 200).After;

        Assert.Same(both, both.At(end.AddTicks(-1)));
        Assert.Equal("carol", Assert.Single(both.At(end).Items).User);
        Assert.Equal(end, both.NextEnd);
        Assert.Null(both.At(end).NextEnd);
    }

    [Rule("R24"), Fact]
    public void Subscribing_again_sets_the_new_end_or_none()
    {
        var first = Subscriptions.None.Add(["bob"], A.Start, 200, A.Start.AddMinutes(1)).After;

        Assert.Equal(A.Start.AddHours(1), first.Add(["bob"], A.Start, 200, A.Start.AddHours(1)).After.NextEnd);
        Assert.Null(first.Add(["bob"], A.Start, 200).After.NextEnd);
    }
}
