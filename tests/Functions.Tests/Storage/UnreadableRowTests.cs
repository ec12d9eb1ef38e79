using Azure.Data.Tables;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>A row that cannot be decoded, or must not be, is told apart from everything else, and says nothing of what is in it.</summary>
public sealed class UnreadableRowTests
{
    private const string Secret = "ab12";

    /// <summary>A column, and what is wrong with it.</summary>
    public static TheoryData<string, object> Damages { get; } = new()
    {
        { "Format", 2 },
        { "Format", "1" },
        { "Sessions", $"[{{\"Id\":\"{Secret}" },
        { "Sessions", "null" },
        { "Sessions", "[null]" },
        { "Sessions", """[{"Platform":"Web","Instance":"","Phase":"Online","Until":1,"SignedInAt":1}]""" },
        { "Sessions", """[{"Id":null,"Platform":"Web","Instance":"","Phase":"Online","Until":1,"SignedInAt":1}]""" },
        { "Sessions", """[{"Id":"s1","Platform":"Web","Instance":"","Phase":"Online","Until":-1,"SignedInAt":1}]""" },
        { "Sessions", """[{"Id":"s1","Platform":7,"Instance":"","Phase":"Online","Until":1,"SignedInAt":1}]""" },
        { "Sessions", 5 },
        { "Notices", """[{"Seq":1,"At":1,"Kind":"Login","Platform":"Web","Text":"%","PushedOut":[]}]""" },
        { "Notices", """[{"Seq":1,"At":1,"Kind":"Login","Platform":"Web","Text":"","PushedOut":null}]""" },
        { "PushedOut", """[{"Platform":"Web"}]""" },
        { "Ver", "5" },
        { "StatusType", 1L },
        { "KickedAt", long.MaxValue },
        { "Known", 1 },
        { "CustomStatus", false },
        { "Commits", 1 },
    };

    [Theory, MemberData(nameof(Damages))]
    public void A_user_with_a_column_that_cannot_be_read_is_unreadable(string column, object content)
    {
        var entity = RowMapping.Of(RowKind.User).Write("p", "user", new(Examples.Row, null));
        entity.Remove(column);   // a number would become one of the type that was there
        entity[column] = content;

        IsUnreadable(RowKind.User, entity);
    }

    [Theory]
    [InlineData("Items0", """[{"User":"","Since":1}]""")]
    [InlineData("Items0", """[{"Since":1}]""")]
    [InlineData("Items0", "{}")]
    [InlineData("Era", "x")]
    [InlineData("Format", 2)]
    public void A_list_of_subscriptions_that_cannot_be_read_is_unreadable(string column, object content)
    {
        var entity = RowMapping.Of(RowKind.Subscriptions).Write("p", "subscriptions", new(Examples.Subscriptions, null));
        entity[column] = content;

        IsUnreadable(RowKind.Subscriptions, entity);
    }

    [Theory]
    [InlineData("Items0", new byte[] { 2, 0, 0 })]
    [InlineData("Items0", new byte[] { 1, 0, 5, 3, 66 })]
    [InlineData("Items0", new byte[] { 1, 0, 1, 1, 66, 0, 0, 0, 0, 0, 0, 0, 0, 1, 66, 0, 0, 1, 9 })]
    [InlineData("Items0", "text")]
    [InlineData("Format", 2)]
    public void A_list_of_friends_that_cannot_be_read_is_unreadable(string column, object content)
    {
        var entity = RowMapping.Of(RowKind.Friends).Write("p", "friends", new(Examples.Friends, null));
        entity[column] = content;

        IsUnreadable(RowKind.Friends, entity);
    }

    [Fact]
    public void A_row_of_a_later_format_says_so()
    {
        var entity = RowMapping.Of(RowKind.User).Write("p", "user", new(Examples.Row, null));
        entity["Format"] = 3;

        var why = Assert.Throws<UnreadableRowException>(() => RowMapping.Of(RowKind.User).Read(World.Ann, entity));

        Assert.Equal("it has format 3, and this build reads format 1", why.Reason);
        Assert.Equal((World.Ann, "user"), (why.User, why.Kind));
    }

    private static void IsUnreadable<T>(RowKind<T> kind, TableEntity entity)
    {
        var why = Assert.Throws<UnreadableRowException>(() => RowMapping.Of(kind).Read(World.Ann, entity));

        Assert.Equal(World.Ann, why.User);
        Assert.Contains("1400000000-ann", why.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, why.Message, StringComparison.Ordinal);
        Assert.Null(why.InnerException);
        Assert.Equal(why.Message, $"{why}");   // one line in the log, however often
    }
}
