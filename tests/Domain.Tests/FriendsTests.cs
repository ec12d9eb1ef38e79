using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class FriendsTests
{
    [Rule("R22"), Fact]
    public void Friends_are_listed_in_the_order_in_which_they_were_added()
    {
        var (friends, answers) = Friends.None.Add([F("bob"), F("carol")]);
        (friends, _) = friends.Add([F("dave")]);

        Assert.Equal([null, null], answers.ToArray());
        Assert.Equal("bob carol dave", Who(friends));
        Assert.Equal(2, friends.Sequence);
    }

    [Rule("R22"), Fact]
    public void A_friend_is_not_added_twice_and_case_matters()
    {
        var (friends, answers) = Friends.None.Add([F("bob"), F("bob", "again"), F("Bob")]);

        Assert.Equal([null, Refusal.FriendAlready, null], answers.ToArray());
        Assert.Equal("bob Bob", Who(friends));
        Assert.Equal("", friends.Items[0].Remark);
        Assert.Same(friends, friends.Add([F("bob", "again")]).After);
    }

    [Rule("R22"), Fact]
    public void A_friend_who_is_replaced_keeps_the_place()
    {
        var (friends, _) = Friends.None.Add([F("bob"), F("carol")]);

        var (after, answers) = friends.Add([F("bob", "bobby")], replace: true);

        Assert.Equal([null], answers.ToArray());
        Assert.Equal("bob carol", Who(after));
        Assert.Equal("bobby", after.Items[0].Remark);
        Assert.Same(after, after.Add([F("bob", "bobby")], replace: true).After);
    }

    [Rule("R22"), Fact]
    public void Over_3000_nobody_is_added_and_nobody_goes()
    {
        var (full, _) = Friends.None.Add([.. Enumerable.Range(1, 2999).Select(i => F($"user{i}"))]);

        var (after, answers) = full.Add([F("bob"), F("carol"), F("user1", "first")], replace: true);

        Assert.Equal([null, Refusal.FriendsTooMany, null], answers.ToArray());
        Assert.Equal(3000, after.Items.Length);
        Assert.Equal("first", after.Items[0].Remark);
        Assert.Same(after, after.Add([F("carol"), F("bob")]).After);
        Assert.Equal([Refusal.FriendsTooMany, Refusal.FriendAlready], after.Add([F("carol"), F("bob")]).Answers.ToArray());
    }

    [Rule("R22"), Fact]
    public void What_is_too_long_or_malformed_is_refused_and_leaves_the_others_alone()
    {
        Friend[] wrong =
        [
            F("u1") with { AddSource = "" }, F("u2") with { AddSource = new('a', 9) }, F("u3") with { AddSource = "Web1" },
            F("u4", new('r', 97)), F("u5", "\ud800"), F("u6") with { AddWording = new('é', 81) }, F("u7") with { Groups = [""] },
            F("u8") with { Groups = [new('g', 31)] }, F("u9") with { Groups = ["work", "work"] },
        ];

        var (after, answers) = Friends.None.Add([.. wrong, F("bob", new('r', 96)) with { AddWording = new('é', 80), Groups = [new('g', 30)] }]);

        Assert.All(answers[..^1], answer => Assert.Equal(Refusal.FieldInvalid, answer));
        Assert.Equal("bob", Who(after));
    }

    [Rule("R22"), Fact]
    public void All_friends_together_are_in_at_most_32_groups()
    {
        var (friends, _) = Friends.None.Add([F("bob") with { Groups = Groups(0, 32) }]);
        Assert.Equal([Refusal.FieldInvalid, null], friends.Add([F("carol") with { Groups = ["new"] }, F("dave") with { Groups = Groups(5, 7) }]).Answers.ToArray());

        var (after, answers) = friends.Add([F("bob") with { Groups = Groups(0, 31) }, F("carol") with { Groups = ["new"] }], replace: true);

        Assert.Equal([null, null], answers.ToArray());
        Assert.Equal([Refusal.FieldInvalid], after.Add([F("dave") with { Groups = ["another"] }]).Answers.ToArray());
    }

    [Rule("R22"), Fact]
    public void Removing_passes_over_who_is_no_friend()
    {
        var (friends, _) = Friends.None.Add([F("bob"), F("carol"), F("dave")]);

        var (after, removed) = friends.Remove(["dave", "erin", "bob", "bob"]);

        Assert.Equal(["bob", "dave"], removed.ToArray());
        Assert.Equal("carol", Who(after));
        Assert.Same(after, after.Remove(["bob"]).After);
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
        var (friends, _) = Friends.None.Add([.. Enumerable.Range(0, 5).Select(i => F($"u{i}"))]);

        var page = friends.Page(start, 2);

        Assert.Equal(users, string.Join(' ', page.Items.Select(friend => friend.User)));
        Assert.Equal(next, page.Next);
    }

    [Rule("R22"), Fact]
    public void In_every_history_nobody_is_listed_twice_the_quota_holds_and_removing_undoes_adding() =>
        Prop.ForAll(Gen.Choose(0, 30).Select(i => i).ArrayOf().ArrayOf().ToArbitrary(), calls =>
        {
            var friends = Full(Limits.FriendsPerUserMax - 10);
            foreach (var (i, call) in calls.Index())
            {
                string[] users = [.. call.Select(n => $"u{n}")];
                var before = friends;
                var (added, answers) = before.Add([.. users.Select(user => F(user, $"{i}"))], replace: i % 3 == 0);
                Assert.Equal(users.Length, answers.Length);
                Assert.InRange(added.Items.Length, before.Items.Length, Limits.FriendsPerUserMax);
                Assert.Equal(added.Items.Length, added.Items.Select(friend => friend.User).Distinct().Count());
                Assert.All(users.Zip(answers), pair => Assert.Equal(pair.Second != Refusal.FriendsTooMany, added.Items.Any(friend => friend.User == pair.First)));

                var fresh = added.Items.Select(friend => friend.User).Except(before.Items.Select(friend => friend.User)).ToList();
                Assert.Equal(before.Items.Select(friend => friend.User), added.Remove(fresh).After.Items.Select(friend => friend.User));
                Assert.Equal(added == before ? before.Sequence : before.Sequence + 1, added.Sequence);
                friends = i % 2 == 0 ? added : added.Remove(users).After;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static Friends Full(int count) => new(1, [.. Enumerable.Range(0, count).Select(i => F($"other{i}"))]);

    private static Friend F(string user, string remark = "") => new(user, A.Start) { AddSource = "Web", Remark = remark };

    private static ImmutableArray<string> Groups(int from, int to) => [.. Enumerable.Range(from, to - from).Select(i => $"group {i}")];

    private static string Who(Friends friends) => string.Join(' ', friends.Items.Select(friend => friend.User));
}
