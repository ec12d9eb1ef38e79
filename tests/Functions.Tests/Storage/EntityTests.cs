using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>Entities must fit the limits of the table service, and lie where later builds look for them.</summary>
public sealed class EntityTests
{
    private const int ColumnCharsMax = 32 * 1024;
    private const int EntityBytesMax = 1024 * 1024;

    [Fact]
    public void A_due_entry_lies_where_later_builds_look()
    {
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

        var entity = DueEntity.Write(new DueEntry(DueKind.Expiry, at, World.Ann), "1400000000-ann");

        Assert.Equal("04-Expiry-202603011200", entity.PartitionKey);
        Assert.Equal("0639079632300000000-1400000000-ann", entity.RowKey);
    }

    [Theory]
    [InlineData("\""), InlineData("<"), InlineData("'"), InlineData("\\"), InlineData("é"), InlineData("漢"), InlineData("😀")]
    [InlineData("\u00A0"), InlineData("\u2028")]
    public void The_most_subscriptions_with_the_longest_ids_fit_one_entity(string letter)
    {
        var lastYears = new DateTimeOffset(999_999_999_999_999_999, TimeSpan.Zero);   // 18 digits, up to the year 3169
        var id = letter;
        while (UserId.TryParse(id + letter, out _)) id += letter;
        var key = new UserKey(uint.MaxValue, new UserId(id)).Encode();
        var item = new Subscription(new UserId(id), lastYears, lastYears);

        Fits(SubscriptionsEntity.Write(key, "subscriptions", new SubscriptionList(int.MaxValue, [.. Enumerable.Repeat(item, 3000)])));
    }

    [Theory, InlineData('~'), InlineData('"'), InlineData('<')]
    public void The_most_sessions_with_the_longest_names_fit_one_entity(char letter)
    {
        var session = new Session(
            new('f', 32), Platform.Android, new(letter, Limits.InstanceLengthMax), Phase.Lost,
            DateTimeOffset.MaxValue, DateTimeOffset.MaxValue)
        {
            Connections = [.. Enumerable.Repeat(
                new Connection(new('c', 128), new('f', 16)) { ReportedLost = true }, Limits.ConnectionsPerSessionMax)],
            Credential = new('f', 16),
            SeenAt = DateTimeOffset.MaxValue,
            LostAt = DateTimeOffset.MaxValue,
            ReturnedAt = DateTimeOffset.MaxValue,
            Flaps = int.MaxValue,
        };

        Fits(UserState.None with { Sessions = new SessionList([.. Enumerable.Repeat(session, Limits.SessionsPerUserMax)]) });
    }

    [Fact]
    public void The_most_notices_with_the_longest_texts_fit_one_entity()
    {
        var login = new Notice(long.MaxValue, DateTimeOffset.MaxValue, NoticeKind.Login, Platform.Android)
        {
            PushedOut = [.. Enumerable.Repeat(Platform.Android, Limits.SessionsPerUserMax)],
        };
        var status = new Notice(
            long.MaxValue, DateTimeOffset.MaxValue, NoticeKind.CustomStatus, Platform.Web,
            new string((char)1, Limits.CustomStatusBytesMax));
        foreach (var notice in new[] { login, status })
        {
            EquatableArray<Notice> items = [.. Enumerable.Repeat(notice, Limits.NoticesPerUserMax)];
            Fits(UserState.None with { Notices = NoticeQueue.Empty with { Items = items } });
        }
    }

    private static void Fits(UserState state) => Fits(UserEntity.Write("1400000000-ann", "user", new UserRow(state, default)));

    private static void Fits(TableEntity entity)
    {
        var texts = entity.Keys.Select(key => entity[key]).OfType<string>().ToList();
        Assert.All(texts, text => Assert.InRange(text.Length, 0, ColumnCharsMax));
        Assert.InRange(texts.Sum(text => 2 * text.Length) + (100 * entity.Count), 0, EntityBytesMax);
    }
}
