using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Tests.Storage;

public abstract partial class PresenceStoreContract
{
    [Fact]
    public async Task A_stranger_has_no_friends() => Assert.Same(FriendsRow.None, await _store.LoadFriendsAsync(Ann, default));

    [Theory, MemberData(nameof(ManyIds))]
    public async Task Friends_come_back_as_they_were_committed(int count, string letters)
    {
        string[] groups = [.. Enumerable.Range(0, Limits.FriendGroupsMax).Select(i => $"{i} {letters}")];
        var friends = new Friends(7, [.. Enumerable.Range(0, count).Select(i => new Friend(LongestId(i, letters), Now.AddTicks(i))
        {
            AddSource = "Android",
            AddWording = i % 2 == 0 ? letters : "",
            Remark = i % 3 == 0 ? letters : "",
            Groups = [.. groups.Take(i % 33).Reverse()],
        })]);

        Assert.True(await _store.TryCommitFriendsAsync(Ann, new FriendsRow(friends, null), default));

        var loaded = await _store.LoadFriendsAsync(Ann, default);
        Assert.NotNull(loaded.Tag);
        Assert.Equal(7, loaded.Friends.Sequence);
        Assert.Equal(friends.Items.ToArray(), loaded.Friends.Items);
    }

    [Fact]
    public async Task Fewer_friends_leave_none_of_the_old_ones_behind()
    {
        Assert.True(await _store.TryCommitFriendsAsync(Ann, new FriendsRow(ListOf([.. Enumerable.Range(0, 3000).Select(i => $"user{i}")]), null), default));

        foreach (var few in new[] { ListOf("bob", "carol"), ListOf() })
        {
            var tag = (await _store.LoadFriendsAsync(Ann, default)).Tag;
            Assert.True(await _store.TryCommitFriendsAsync(Ann, new FriendsRow(few, tag), default));
            Assert.Equal(few.Items.ToArray(), (await _store.LoadFriendsAsync(Ann, default)).Friends.Items);
        }
    }

    [Fact]
    public async Task Friends_with_an_old_tag_are_refused()
    {
        Assert.True(await _store.TryCommitFriendsAsync(Ann, new FriendsRow(ListOf("bob"), null), default));
        var first = await _store.LoadFriendsAsync(Ann, default);
        Assert.True(await _store.TryCommitFriendsAsync(Ann, first with { Friends = ListOf("carol") }, default));

        Assert.False(await _store.TryCommitFriendsAsync(Ann, first with { Friends = ListOf("dave") }, default));
        Assert.False(await _store.TryCommitFriendsAsync(Ann, new FriendsRow(ListOf("dave"), null), default));

        Assert.Equal(["carol"], await FriendsAsync(Ann));
    }

    [Fact]
    public async Task Of_20_lists_of_friends_at_once_exactly_one_wins()
    {
        var commits = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            _store.TryCommitFriendsAsync(Ann, new FriendsRow(ListOf($"user{i}"), null), default).AsTask())));

        Assert.Single(commits, won => won);
        Assert.Equal([$"user{Array.IndexOf(commits, true)}"], await FriendsAsync(Ann));
    }

    [Fact]
    public async Task State_subscriptions_and_friends_of_one_user_do_not_touch_each_other()
    {
        var row = await CommitAsync(Ann, RowOf(1));
        Assert.True(await _store.TryCommitSubscriptionsAsync(Ann, new SubscriptionsRow(Watching("bob"), null), default));
        Assert.True(await _store.TryCommitFriendsAsync(Ann, new FriendsRow(ListOf("carol"), null), default));

        Assert.Equal(row, await LoadAsync(Ann));
        Assert.Equal(["bob"], (await _store.LoadSubscriptionsAsync(Ann, default)).Subscriptions.Items.Select(item => item.User));
        Assert.Equal(["carol"], await FriendsAsync(Ann));
        Assert.Same(FriendsRow.None, await _store.LoadFriendsAsync(Ann with { App = 1 }, default));
    }

    [Theory, MemberData(nameof(OddIds))]
    public async Task An_odd_id_has_friends_like_any_other(string id)
    {
        var odd = Ann with { User = id };
        Assert.True(await _store.TryCommitFriendsAsync(odd, new FriendsRow(ListOf(id), null), default));
        Assert.Equal([id], await FriendsAsync(odd));
    }

    private static Friends ListOf(params string[] users) => new(1, [.. users.Select(user => new Friend(user, Now) { AddSource = "Web" })]);

    private async Task<string[]> FriendsAsync(UserKey owner) =>
        [.. (await _store.LoadFriendsAsync(owner, default)).Friends.Items.Select(item => item.User)];
}
