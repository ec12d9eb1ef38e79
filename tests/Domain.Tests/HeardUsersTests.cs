using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class HeardUsersTests
{
    private static readonly AppRules WithFriends = new(HearsFriends: true);
    private static readonly SubscriptionList ToBob = SubscriptionList.None.Add([A.Bob], A.Start, 200).After;
    private static readonly FriendList WithCarol = FriendList.None.Add([F(A.Carol)]).After;

    [Rule("R23"), Fact]
    public void A_user_hears_of_friends_only_where_the_app_wants_it()
    {
        Assert.Equal("bob", Names(HeardUsers.Of(ToBob, WithCarol, AppRules.None)));
        Assert.Equal("bob carol", Names(HeardUsers.Of(ToBob, WithCarol, WithFriends)));
    }

    [Rule("R23"), Fact]
    public void A_friend_is_heard_without_a_subscription_from_being_added_until_removed()
    {
        Assert.Equal("", Names(HeardUsers.Of(SubscriptionList.None, FriendList.None, WithFriends)));
        Assert.Equal("carol", Names(HeardUsers.Of(SubscriptionList.None, WithCarol, WithFriends)));
        Assert.Equal("", Names(HeardUsers.Of(SubscriptionList.None, WithCarol.Remove([A.Carol]).After, WithFriends)));
    }

    [Rule("R23"), Fact]
    public void A_friend_who_is_watched_as_well_is_heard_as_long_as_either_holds()
    {
        var both = WithCarol.Add([F(A.Bob)]).After;
        Assert.Equal("bob carol", Names(HeardUsers.Of(ToBob, both, WithFriends)));

        Assert.Equal("bob carol", Names(HeardUsers.Of(ToBob.Remove(null).After, both, WithFriends)));
        Assert.Equal("bob carol", Names(HeardUsers.Of(ToBob, both.Remove([A.Bob]).After, WithFriends)));
        Assert.Equal("carol", Names(HeardUsers.Of(ToBob.Remove(null).After, both.Remove([A.Bob]).After, WithFriends)));
    }

    [Rule("R23"), Rule("R14"), Fact]
    public void Friends_are_outside_the_quota_of_subscriptions()
    {
        var full = SubscriptionList.None.Add(A.Users(Limits.SubscriptionsPerUserMax), A.Start, Limits.SubscriptionsPerUserMax).After;

        Assert.Equal(Limits.SubscriptionsPerUserMax + 1, HeardUsers.Of(full, WithCarol, WithFriends).Count);
    }

    [Rule("R23"), Rule("R24"), Fact]
    public void A_friend_is_still_heard_when_a_timed_subscription_to_them_ends()
    {
        var end = A.Start.AddMinutes(1);
        var timed = SubscriptionList.None.Add([A.Bob, A.Carol], A.Start, 200, end).After;

        Assert.Equal("carol", Names(HeardUsers.Of(timed.At(end), WithCarol, WithFriends)));
        Assert.Equal("", Names(HeardUsers.Of(timed.At(end), WithCarol, AppRules.None)));
    }

    private static Friend F(UserId user) => new(user, A.Start) { AddSource = "Web" };

    private static string Names(IEnumerable<UserId> users) =>
        string.Join(' ', users.Select(user => user.Value).Order(StringComparer.Ordinal));
}
