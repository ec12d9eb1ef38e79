using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class FriendListPropertyTests
{
    private static readonly FriendList AlmostFull = new(1, [.. A.Users(Limits.FriendsPerUserMax - 10).Select(user => F(user))]);

    [Rule("R22"), Fact]
    public void In_every_history_nobody_is_listed_twice_the_quota_holds_and_removing_undoes_adding() =>
        Prop.ForAll(Gen.Choose(0, 30).ArrayOf().ArrayOf().ToArbitrary(), calls =>
        {
            var friends = AlmostFull;
            foreach (var (i, call) in calls.Index())
            {
                UserId[] users = [.. call.Select(n => new UserId($"u{n}"))];
                var before = friends;
                var (added, answers) = before.Add([.. users.Select(user => F(user, $"{i}"))], replace: i % 3 == 0);
                Assert.Equal(users.Length, answers.Length);
                Assert.InRange(added.Items.Count, before.Items.Count, Limits.FriendsPerUserMax);
                var listed = added.Items.Select(friend => friend.User).ToHashSet();
                Assert.Equal(added.Items.Count, listed.Count);
                foreach (var (user, answer) in users.Zip(answers)) Assert.Equal(answer != Refusal.FriendsTooMany, listed.Contains(user));

                var fresh = Users(added).Except(Users(before)).ToList();
                Assert.True(Users(before).SequenceEqual(Users(added.Remove(fresh).After)));
                Assert.Equal(added == before ? before.Sequence : before.Sequence + 1, added.Sequence);
                friends = i % 2 == 0 ? added : added.Remove(users).After;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(40));

    private static Friend F(UserId user, string remark = "") => new(user, A.Start) { AddSource = "Web", Remark = remark };

    private static IEnumerable<UserId> Users(FriendList friends) => friends.Items.Select(friend => friend.User);
}
