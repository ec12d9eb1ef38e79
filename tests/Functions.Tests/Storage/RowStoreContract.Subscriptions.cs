using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Tests.Storage;

public abstract partial class PresenceStoreContract
{
    /// <summary>Ids as long as they can be, of characters that take most room when written as JSON.</summary>
    public static TheoryData<int, string> ManyIds { get; } = new()
    {
        { 1, "\"<>'&+" }, { 30, "é" }, { 199, "abc" }, { 200, "😀" }, { 200, "\"" }, { 201, "<" }, { 3000, "\"<>'&+" }, { 3000, "😀" }, { 3000, "é" },
    };

    [Theory, MemberData(nameof(ManyIds))]
    public async Task Subscriptions_come_back_as_they_were_committed(int count, string letters)
    {
        var subscriptions = new Subscriptions(7, [.. Enumerable.Range(0, count).Select(i => new Subscription(LongestId(i, letters), Now.AddTicks(i)))]);

        Assert.True(await _store.TryCommitSubscriptionsAsync(Ann, new SubscriptionsRow(subscriptions, null), default));

        var loaded = await _store.LoadSubscriptionsAsync(Ann, default);
        Assert.NotNull(loaded.Tag);
        Assert.Equal(7, loaded.Subscriptions.Era);
        Assert.Equal(subscriptions.Items.ToArray(), loaded.Subscriptions.Items);
    }

    [Fact]
    public async Task Fewer_subscriptions_leave_none_of_the_old_ones_behind()
    {
        var many = new Subscriptions(0, [.. Enumerable.Range(0, 3000).Select(i => new Subscription($"user{i}", Now))]);
        Assert.True(await _store.TryCommitSubscriptionsAsync(Ann, new SubscriptionsRow(many, null), default));

        foreach (var few in new[] { Watching("bob", "carol"), new Subscriptions(1, []) })
        {
            var tag = (await _store.LoadSubscriptionsAsync(Ann, default)).Tag;
            Assert.True(await _store.TryCommitSubscriptionsAsync(Ann, new SubscriptionsRow(few, tag), default));
            Assert.Equal(few.Items.ToArray(), (await _store.LoadSubscriptionsAsync(Ann, default)).Subscriptions.Items);
        }
    }

    [Fact]
    public async Task Subscriptions_with_an_old_tag_are_refused()
    {
        Assert.True(await _store.TryCommitSubscriptionsAsync(Ann, new SubscriptionsRow(Watching("bob"), null), default));
        var first = await _store.LoadSubscriptionsAsync(Ann, default);
        Assert.True(await _store.TryCommitSubscriptionsAsync(Ann, first with { Subscriptions = Watching("carol") }, default));

        Assert.False(await _store.TryCommitSubscriptionsAsync(Ann, first with { Subscriptions = Watching("dave") }, default));
        Assert.False(await _store.TryCommitSubscriptionsAsync(Ann, new SubscriptionsRow(Watching("dave"), null), default));

        Assert.Equal(["carol"], (await _store.LoadSubscriptionsAsync(Ann, default)).Subscriptions.Items.Select(item => item.User));
    }

    [Fact]
    public async Task Of_20_subscriptions_at_once_exactly_one_wins()
    {
        var commits = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            _store.TryCommitSubscriptionsAsync(Ann, new SubscriptionsRow(Watching($"user{i}"), null), default).AsTask())));

        var winner = Array.IndexOf(commits, true);
        Assert.Single(commits, won => won);
        Assert.Equal([$"user{winner}"], (await _store.LoadSubscriptionsAsync(Ann, default)).Subscriptions.Items.Select(item => item.User));
    }

    private static Subscriptions Watching(params string[] users) => new(0, [.. users.Select(user => new Subscription(user, Now))]);

    // Fills up to UserKey.UserBytesMax, with the number at the end.
    private static string LongestId(int number, string letters)
    {
        var (id, tail) = ("", $"{number}");
        for (var next = 0; ; next++)
        {
            var letter = letters == "😀" ? letters : letters[next % letters.Length].ToString();
            if (!UserKey.IsLegal(id + letter + tail)) return id + tail;
            id += letter;
        }
    }
}
