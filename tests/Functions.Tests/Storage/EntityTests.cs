using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Tests.Storage;

/// <summary>What is stored must fit the table service's limits, and be found again by later builds.</summary>
public sealed class EntityTests
{
    private const int ColumnCharsMax = 32 * 1024;
    private const int EntityBytesMax = 1024 * 1024;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

    // The published vectors of FNV-1a, 32 bits. Another result would look for users in other accounts.
    [Theory]
    [InlineData("", 0x811C9DC5)]
    [InlineData("a", 0xE40C292C)]
    [InlineData("foobar", 0xBF9CF968)]
    [InlineData("1400000000-ann", 0x3FD3FC86)]
    public void The_hash_that_places_a_user_never_changes(string key, uint expected) => Assert.Equal(expected, DueEntity.HashOf(key));

    [Fact]
    public void Users_spread_over_accounts_and_shards()
    {
        var counts = Enumerable.Range(0, 8000).CountBy(i => DueEntity.HashOf($"1400000000-user{i}") % 8).ToList();

        Assert.Equal(8, counts.Count);
        Assert.All(counts, count => Assert.InRange(count.Value, 800, 1200));
    }

    [Fact]
    public void A_due_entry_lies_where_later_builds_look()
    {
        var entity = DueEntity.Write(new DueEntry(DueKind.Expiry, Now, new UserKey(1400000000, "ann")), "1400000000-ann");

        Assert.Equal("Expiry-202603011200-06", entity.PartitionKey);
        Assert.Equal("0639079632300000000-1400000000-ann", entity.RowKey);
    }

    [Theory, InlineData("\""), InlineData("<"), InlineData("'"), InlineData("é"), InlineData("漢"), InlineData("😀"), InlineData("\\")]
    public void The_most_subscriptions_with_the_longest_ids_fit_one_entity(string letter)
    {
        var id = letter;
        while (UserKey.IsLegal(id + letter)) id += letter;
        var subscriptions = new Subscriptions(int.MaxValue, [.. Enumerable.Repeat(new Subscription(id, DateTimeOffset.MaxValue), 3000)]);

        Fits(SubscriptionsEntity.Write(KeyText.Of(new UserKey(uint.MaxValue, id)), "subscriptions", new SubscriptionsRow(subscriptions, null)));
    }

    [Theory, InlineData('~'), InlineData('"'), InlineData('<')]
    public void The_most_sessions_with_the_longest_names_fit_one_entity(char letter)
    {
        var session = new Session(
            new('f', 32), Platform.Android, new(letter, Limits.InstanceLengthMax), Phase.PushOnline, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue)
        {
            Connection = new('c', 100),
            NegotiatedAt = DateTimeOffset.MaxValue,
            LostAt = DateTimeOffset.MaxValue,
        };
        var state = UserState.Nobody with { Sessions = [.. Enumerable.Repeat(session, Limits.SessionsPerUserMax)] };

        Fits(UserEntity.Write("1400000000-ann", "user", new UserRow(state, default, null)));
    }

    [Fact]
    public void The_most_notices_with_the_longest_texts_fit_one_entity()
    {
        var login = new Notice(long.MaxValue, DateTimeOffset.MaxValue, NoticeKind.Login, Platform.Android)
        {
            PushedOut = [.. Enumerable.Repeat(Platform.Android, Limits.SessionsPerUserMax)],
        };
        var status = new Notice(long.MaxValue, DateTimeOffset.MaxValue, NoticeKind.CustomStatus, Platform.Web, new string((char)1, Limits.CustomStatusBytesMax));
        foreach (var notice in new[] { login, status })
        {
            var state = UserState.Nobody with { Notices = [.. Enumerable.Repeat(notice, Limits.NoticesPerUserMax)] };
            Fits(UserEntity.Write("1400000000-ann", "user", new UserRow(state, default, null)));
        }
    }

    private static void Fits(TableEntity entity)
    {
        var texts = entity.Keys.Select(key => entity[key]).OfType<string>().ToList();
        Assert.All(texts, text => Assert.InRange(text.Length, 0, ColumnCharsMax));
        Assert.InRange(texts.Sum(text => 2 * text.Length) + (100 * entity.Count), 0, EntityBytesMax);
    }
}
