using System.Text;
using Presence.Domain;
using Presence.Functions.Storage.Tables;

namespace Presence.Functions.Tests.Storage;

/// <summary>A list of friends must fit the table service's limits, and be found again by later builds.</summary>
public sealed class FriendsEntityTests
{
    private const int ColumnBytesMax = 64 * 1024;
    private const int EntityBytesMax = 1024 * 1024;

    [Theory, InlineData("\""), InlineData("a"), InlineData("é"), InlineData("漢"), InlineData("😀")]
    public void The_most_friends_with_the_longest_of_everything_fit_one_entity(string letter)
    {
        var groups = Enumerable.Range(10, Limits.FriendGroupsMax)
            .Select(i => $"{i}{Longest(letter, Limits.FriendGroupBytesMax - 2)}").ToList();
        var friend = new Friend(new UserId(Longest(letter, UserId.BytesMax)), DateTimeOffset.MaxValue)
        {
            AddSource = new('A', Limits.FriendSourceLettersMax),
            AddWording = Longest(letter, Limits.FriendWordingBytesMax),
            Remark = Longest(letter, Limits.FriendRemarkBytesMax),
            Groups = [.. groups],
        };
        var friends = new FriendList(long.MaxValue, [.. Enumerable.Repeat(friend, Limits.FriendsPerUserMax)]);
        var key = new UserKey(uint.MaxValue, friend.User).Encode();
        Assert.True(friend.IsLegal);

        var entity = FriendsEntity.Write(key, "friends", friends);

        var columns = entity.Keys.Select(name => entity[name]).OfType<byte[]>().ToList();
        Assert.All(columns, column => Assert.InRange(column.Length, 1, ColumnBytesMax));
        var rest = (2 * (key.Length + "friends".Length)) + entity.Keys.Sum(name => 8 + (2 * name.Length) + 8);
        Assert.InRange(columns.Sum(column => column.Length) + rest, 0, EntityBytesMax);
        Assert.Equal(friends, FriendsEntity.Read(entity));
    }

    [Fact]
    public void A_list_is_stored_as_earlier_builds_have_stored_it()
    {
        var addedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);
        var bob = new Friend(new UserId("bob"), addedAt) { AddSource = "Web", Remark = "é", Groups = ["work"] };

        var entity = FriendsEntity.Write("1400000000-ann", "friends", new FriendList(3, [bob]));

        Assert.Equal(
            "010104776F726B01" + "03626F62" + "00C36D228A77DE08" + "03576562" + "00" + "02C3A9" + "0100",
            Convert.ToHexString(entity.GetBinary("Items0")));
    }

    [Fact]
    public void What_a_later_build_appends_to_a_list_is_kept()
    {
        var entity = FriendsEntity.Write("1400000000-ann", "friends", Examples.Friends);
        byte[] appended = [.. entity.GetBinary("Items0"), 7, 8, 9];
        entity["Items0"] = appended;
        var rest = new EntityRest();

        var friends = FriendsEntity.Read(entity, rest);

        Assert.Equal(Examples.Friends, friends);
        Assert.Equal(appended, FriendsEntity.Write("1400000000-ann", "friends", friends, rest).GetBinary("Items0"));
    }

    // As many of the letter as have room.
    private static string Longest(string letter, int bytesMax) =>
        string.Concat(Enumerable.Repeat(letter, bytesMax / Encoding.UTF8.GetByteCount(letter)));
}
