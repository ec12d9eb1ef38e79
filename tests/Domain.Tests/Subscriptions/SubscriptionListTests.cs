using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class SubscriptionListTests
{
    private static readonly DateTimeOffset Later = A.Start + TimeSpan.FromSeconds(1);
    private static readonly UserId User1 = new("user1"), User2 = new("user2");   // more than the cast: quotas

    [Rule("R14"), Fact]
    public void At_the_quota_nobody_goes_and_over_it_the_earliest_do()
    {
        var (full, none) = SubscriptionList.None.Add([A.Bob, A.Carol], A.Start, 2);
        Assert.Empty(none);

        var (after, evicted) = full.Add([User1], Later, 2);

        Assert.Equal("bob", Names(evicted));
        Assert.Equal("carol user1", Names(after));
    }

    [Rule("R14"), Fact]
    public void The_quota_is_200_unless_settings_say_otherwise()
    {
        var (full, _) = SubscriptionList.None.Add(A.Users(200), A.Start, Limits.SubscriptionsPerUserMax);
        Assert.Equal(200, full.Items.Count);

        var (after, evicted) = full.Add([A.Bob], Later, Limits.SubscriptionsPerUserMax);

        Assert.Equal("user1", Names(evicted));
        Assert.Equal(200, after.Items.Count);
    }

    [Rule("R14"), Fact]
    public void Subscribing_again_makes_a_subscription_the_latest()
    {
        var (two, _) = SubscriptionList.None.Add([A.Bob, A.Carol], A.Start, 2);
        var (again, none) = two.Add([A.Bob], Later, 2);
        Assert.Empty(none);
        Assert.Equal(new Subscription(A.Bob, Later), again.Items[^1]);

        Assert.Equal("carol", Names(again.Add([User1], Later, 2).Evicted));
    }

    [Rule("R14"), Fact]
    public void Of_a_batch_larger_than_the_quota_the_last_are_kept()
    {
        var (bob, _) = SubscriptionList.None.Add([A.Bob], A.Start, 2);

        var (after, evicted) = bob.Add([A.Carol, User1, User2], Later, 2);

        Assert.Equal("user1 user2", Names(after));
        Assert.Equal("bob", Names(evicted));
    }

    [Rule("R14"), Fact]
    public void A_user_who_was_watched_and_falls_out_of_the_batch_that_names_them_is_evicted()
    {
        var (bob, _) = SubscriptionList.None.Add([A.Bob], A.Start, 2);

        var (after, evicted) = bob.Add([A.Bob, A.Carol, User1], Later, 2);

        Assert.Equal("carol user1", Names(after));
        Assert.Equal("bob", Names(evicted));
    }

    [Rule("R14"), Fact]
    public void A_user_who_is_named_twice_counts_once_and_case_matters() =>
        Assert.Equal("bob Bob", Names(SubscriptionList.None.Add(A.Users("bob", "bob", "Bob"), A.Start, 200).After));

    [Fact]
    public void Removing_passes_over_users_who_are_not_watched()
    {
        var (two, _) = SubscriptionList.None.Add([A.Bob, A.Carol], A.Start, 200);

        var (after, removed) = two.Remove([A.Bob, User1]);
        Assert.Equal("carol", Names(after));
        Assert.Equal("bob", Names(removed));

        Assert.Same(after, after.Remove([User1]).After);
        Assert.Equal("carol", Names(after.Remove(null).Removed));
        Assert.Empty(after.Remove(null).After.Items);
    }

    [Fact]
    public void A_user_is_watched_from_subscribing_until_unsubscribing()
    {
        var (bob, _) = SubscriptionList.None.Add([A.Bob], A.Start, 200);

        Assert.False(SubscriptionList.None.Has(A.Bob));
        Assert.Equal((true, false), (bob.Has(A.Bob), bob.Has(new UserId("Bob"))));
        Assert.False(bob.Remove([A.Bob]).After.Has(A.Bob));
    }

    [Rule("R16"), Fact]
    public void Those_of_an_earlier_era_are_void()
    {
        var (two, _) = SubscriptionList.None.Add([A.Bob, A.Carol], A.Start, 200);

        Assert.Same(two, two.Of(0));
        Assert.Equal((1, 0), (two.Of(1).Era, two.Of(1).Items.Count));
    }

    [Rule("R24"), Fact]
    public void A_timed_subscription_is_there_until_its_end_and_gone_at_it()
    {
        var end = A.Start.AddMinutes(1);
        var both = SubscriptionList.None.Add([A.Bob], A.Start, 200, end).After.Add([A.Carol], A.Start, 200).After;

        Assert.Same(both, both.At(end.AddTicks(-1)));
        Assert.Equal(A.Carol, Assert.Single(both.At(end).Items).User);
        Assert.Equal(end, both.NextEnd);
        Assert.Null(both.At(end).NextEnd);
    }

    [Rule("R24"), Rule("R16"), Fact]
    public void A_timed_subscription_of_an_earlier_era_is_void_before_its_end()
    {
        var bob = SubscriptionList.None.Add([A.Bob], A.Start, 200, Later).After;

        Assert.Equal(new SubscriptionList(1, []), bob.Of(1));
        Assert.Equal(new SubscriptionList(1, []), bob.Of(1).At(Later));
    }

    [Rule("R24"), Fact]
    public void Subscribing_again_sets_the_new_end_or_none()
    {
        var first = SubscriptionList.None.Add([A.Bob], A.Start, 200, A.Start.AddMinutes(1)).After;

        Assert.Equal(A.Start.AddHours(1), first.Add([A.Bob], A.Start, 200, A.Start.AddHours(1)).After.NextEnd);
        Assert.Null(first.Add([A.Bob], A.Start, 200).After.NextEnd);
    }

    [Rule("R15"), Theory]
    [InlineData(true), InlineData(false)]
    public void Nobody_subscribes_to_themselves_known_or_not(bool known) =>
        Assert.Equal(Refusal.SelfSubscription, SubscriptionList.WhyNotSubscribe(A.Ann, A.Ann, known));

    [Rule("R17"), Fact]
    public void Only_known_users_can_be_subscribed_to()
    {
        Assert.Null(SubscriptionList.WhyNotSubscribe(A.Ann, A.Bob, known: true));
        Assert.Equal(Refusal.UserUnknown, SubscriptionList.WhyNotSubscribe(A.Ann, A.Bob, known: false));
        Assert.Equal(Refusal.UserUnknown, SubscriptionList.WhyNotSubscribe(A.Ann, new UserId("Ann"), known: false));
    }

    private static string Names(SubscriptionList subscriptions) => Names(subscriptions.Items.Select(item => item.User));

    private static string Names(IEnumerable<UserId> users) => string.Join(' ', users);
}
