using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class FriendListTests
{
    [Rule("R22"), Fact]
    public void Friends_are_listed_in_the_order_in_which_they_were_added()
    {
        var (friends, answers) = FriendList.None.Add([F("bob"), F("carol")]);
        (friends, _) = friends.Add([F("user1")]);

        Assert.Equal([null, null], answers.ToArray());
        Assert.Equal("bob carol user1", Names(friends));
        Assert.Equal(2, friends.Sequence);
    }

    [Rule("R22"), Fact]
    public void A_friend_is_not_added_twice_and_case_matters()
    {
        var (friends, answers) = FriendList.None.Add([F("bob"), F("bob", "again"), F("Bob")]);

        Assert.Equal([null, Refusal.FriendAlready, null], answers.ToArray());
        Assert.Equal("bob Bob", Names(friends));
        Assert.Equal("", friends.Items[0].Remark);
        Assert.Same(friends, friends.Add([F("bob", "again")]).After);
    }

    [Rule("R22"), Fact]
    public void A_friend_who_is_replaced_keeps_the_place()
    {
        var (friends, _) = FriendList.None.Add([F("bob"), F("carol")]);

        var (after, answers) = friends.Add([F("bob", "bobby")], replace: true);

        Assert.Equal([null], answers.ToArray());
        Assert.Equal("bob carol", Names(after));
        Assert.Equal("bobby", after.Items[0].Remark);
        Assert.Same(after, after.Add([F("bob", "bobby")], replace: true).After);
    }

    [Rule("R22"), Fact]
    public void Over_3000_nobody_is_added_and_nobody_goes()
    {
        var (full, _) = FriendList.None.Add([.. A.Users(2999).Select(user => F(user.Value))]);

        var (after, answers) = full.Add([F("bob"), F("carol"), F("user1", "first")], replace: true);

        Assert.Equal([null, Refusal.FriendsTooMany, null], answers.ToArray());
        Assert.Equal(3000, after.Items.Count);
        Assert.Equal("first", after.Items[0].Remark);
        Assert.Same(after, after.Add([F("carol"), F("bob")]).After);
        Assert.Equal([Refusal.FriendsTooMany, Refusal.FriendAlready], after.Add([F("carol"), F("bob")]).Answers.ToArray());
    }

    [Rule("R22"), Fact]
    public void A_detail_that_is_too_long_or_malformed_is_refused_and_leaves_the_others_alone()
    {
        Friend[] wrong =
        [
            F("u1") with { AddSource = "" }, F("u2") with { AddSource = new('a', 9) }, F("u3") with { AddSource = "Web1" },
            F("u4", new('r', 97)), F("u5", "\ud800"), F("u6") with { AddWording = new('é', 81) }, F("u7") with { Groups = [""] },
            F("u8") with { Groups = [new('g', 31)] }, F("u9") with { Groups = ["work", "work"] },
        ];
        var longest = F("bob", new('r', 96)) with { AddWording = new('é', 80), Groups = [new('g', 30)] };

        var (after, answers) = FriendList.None.Add([.. wrong, longest]);

        Assert.All(answers[..^1], answer => Assert.Equal(Refusal.FriendInvalid, answer));
        Assert.Null(answers[^1]);
        Assert.Equal("bob", Names(after));
    }

    [Rule("R22"), Fact]
    public void All_friends_together_are_in_at_most_32_groups()
    {
        var (friends, _) = FriendList.None.Add([F("bob") with { Groups = Groups(0, 32) }]);
        var (_, refused) = friends.Add([F("carol") with { Groups = ["new"] }, F("user1") with { Groups = Groups(5, 7) }]);
        Assert.Equal([Refusal.FriendInvalid, null], refused.ToArray());

        var (after, answers) = friends.Add([F("bob") with { Groups = Groups(0, 31) }, F("carol") with { Groups = ["new"] }], replace: true);

        Assert.Equal([null, null], answers.ToArray());
        Assert.Equal([Refusal.FriendInvalid], after.Add([F("user1") with { Groups = ["another"] }]).Answers.ToArray());
    }

    [Rule("R22"), Fact]
    public void Removing_passes_over_users_who_are_no_friends()
    {
        var (friends, _) = FriendList.None.Add([F("bob"), F("carol"), F("user1")]);

        var (after, removed) = friends.Remove(A.Users("user1", "user2", "bob", "bob"));

        Assert.Equal("bob user1", string.Join(' ', removed));
        Assert.Equal("carol", Names(after));
        Assert.Same(after, after.Remove([A.Bob]).After);
    }

    [Theory]
    [InlineData(0, "u0 u1", 2)]
    [InlineData(2, "u2 u3", 4)]
    [InlineData(3, "u3 u4", null)]
    [InlineData(4, "u4", null)]
    [InlineData(5, "", null)]
    [InlineData(int.MaxValue, "", null)]
    public void A_page_says_where_the_next_one_starts(int start, string users, int? next)
    {
        var (friends, _) = FriendList.None.Add([.. Enumerable.Range(0, 5).Select(i => F($"u{i}"))]);

        var page = friends.Page(start, 2);

        Assert.Equal(users, string.Join(' ', page.Items.Select(friend => friend.User)));
        Assert.Equal(next, page.Next);
    }

    [Rule("R22"), Theory]
    [InlineData(true), InlineData(false)]
    public void Nobody_is_their_own_friend_known_or_not(bool known)
    {
        Assert.Equal(Refusal.SelfFriend, FriendList.WhyNotFriends(A.Ann, A.Ann, known));
        Assert.Equal(Refusal.NotFriend, FriendList.WhyNotRemoved(A.Ann, A.Ann, known));
    }

    [Rule("R17"), Rule("R22"), Fact]
    public void Only_known_users_can_be_friends()
    {
        Assert.Null(FriendList.WhyNotFriends(A.Ann, A.Bob, known: true));
        Assert.Equal(Refusal.UserUnknown, FriendList.WhyNotFriends(A.Ann, A.Bob, known: false));
        Assert.Equal(Refusal.UserUnknown, FriendList.WhyNotFriends(A.Ann, new UserId("Ann"), known: false));
    }

    [Rule("R17"), Rule("R22"), Fact]
    public void A_user_who_was_not_removed_is_no_friend_or_unknown()
    {
        Assert.Equal(Refusal.NotFriend, FriendList.WhyNotRemoved(A.Ann, A.Bob, known: true));
        Assert.Equal(Refusal.UserUnknown, FriendList.WhyNotRemoved(A.Ann, A.Bob, known: false));
    }

    [Rule("R22"), Fact]
    public void What_is_kept_about_friends_is_changed_for_each_alone_and_the_rest_stays()
    {
        var carol = F("carol", "c") with { Groups = ["work"] };
        var (friends, _) = FriendList.None.Add([F("bob", "b") with { Groups = ["home"] }, carol]);

        var (after, answers) = friends.Update([
            new(new("carol"), Remark: "carrie"), new(new("dave"), Remark: "d"), new(new("bob"), Remark: "", Groups: ["work", "team"])]);

        Assert.Equal([null, Refusal.NotFriend, null], answers.ToArray());
        Assert.Equal([F("bob") with { Groups = ["work", "team"] }, carol with { Remark = "carrie" }], after.Items);
        Assert.Equal(2, after.Sequence);
        Assert.Same(after, after.Update([new(new("bob")), new(new("carol"), Remark: "carrie")]).After);
    }

    [Rule("R22"), Fact]
    public void A_change_that_is_not_legal_or_makes_too_many_groups_is_refused_and_the_friend_stays()
    {
        var (friends, _) = FriendList.None.Add([F("bob") with { Groups = Groups(0, 32) }, F("carol")]);

        Assert.Same(friends, Refused(new FriendChange(new("carol"), Remark: new('r', 97))));
        Assert.Same(friends, Refused(new FriendChange(new("carol"), Groups: [""])));
        Assert.Same(friends, Refused(new FriendChange(new("carol"), Groups: ["new"])));
        var (after, answers) = friends.Update([new(new("bob"), Groups: []), new(new("carol"), Groups: ["new"])]);
        Assert.Equal([null, null], answers.ToArray());
        Assert.Equal(["new"], after.Items[1].Groups);

        FriendList Refused(FriendChange change)
        {
            var (same, whys) = friends.Update([change]);
            Assert.Equal([Refusal.FriendInvalid], whys.ToArray());
            return same;
        }
    }

    private static Friend F(string user, string remark = "") => new(new UserId(user), A.Start) { AddSource = "Web", Remark = remark };

    private static EquatableArray<string> Groups(int from, int to) => [.. Enumerable.Range(from, to - from).Select(i => $"group {i}")];

    private static string Names(FriendList friends) => string.Join(' ', friends.Items.Select(friend => friend.User));
}
