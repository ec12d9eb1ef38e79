using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>One item of an answer that has a code for each friend.</summary>
internal interface IFriendResult
{
    string ToAccount { get; }

    int ResultCode { get; }
}

/// <summary>One item of the answers of friend_add, friend_import, friend_update and friend_delete.</summary>
internal sealed record FriendResult(
    [property: JsonPropertyName("To_Account")] string ToAccount, int ResultCode, string ResultInfo) : IFriendResult;

/// <summary>One item of the answer of friend_check.</summary>
internal sealed record CheckedFriend(
    [property: JsonPropertyName("To_Account")] string ToAccount, string Relation, int ResultCode, string ResultInfo) : IFriendResult
{
    private const string None = "CheckResult_Type_NoRelation";

    /// <param name="both">Whether both lists were looked at.</param>
    public static CheckedFriend From(FriendRelation relation, bool both) => relation switch
    {
        { IsUnreadable: true } => Without(relation.User.Value, FriendCodes.All.Broken),
        { Mine: true, Theirs: true } when both => Of(relation, "CheckResult_Type_BothWay"),
        { Mine: true } => Of(relation, "CheckResult_Type_AWithB"),
        { Theirs: true } when both => Of(relation, "CheckResult_Type_BWithA"),
        _ => Of(relation, None),
    };

    public static CheckedFriend Without(string account, Code why) => new(account, None, why.Number, why.Info);

    private static CheckedFriend Of(FriendRelation relation, string name) => new(relation.User.Value, name, 0, "");
}

/// <summary>One item of the answer of friend_get_list.</summary>
/// <param name="SnsProfileItem">Null, and not written, for who is no friend.</param>
internal sealed record FriendInfo(
    [property: JsonPropertyName("To_Account")] string ToAccount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FriendValue>? SnsProfileItem,
    int ResultCode, string ResultInfo) : IFriendResult
{
    /// <param name="tags">The details that are wanted.</param>
    public static FriendInfo Of(Friend friend, IReadOnlySet<string> tags) =>
        new(friend.User.Value, [.. FriendItem.ValuesOf(friend).Where(value => tags.Contains(value.Tag))], 0, "");

    public static FriendInfo Without(string account, Code why) => new(account, null, why.Number, why.Info);
}

/// <summary>One friend on a page.</summary>
internal sealed record FriendItem([property: JsonPropertyName("To_Account")] string ToAccount, IReadOnlyList<FriendValue> ValueItem)
{
    /// <param name="withValues">Whether the details go along.</param>
    public static FriendItem From(Friend friend, bool withValues) => new(friend.User.Value, withValues ? [.. ValuesOf(friend)] : []);

    /// <summary>All details that are kept; those that are empty are left out.</summary>
    public static IEnumerable<FriendValue> ValuesOf(Friend friend)
    {
        yield return FriendValue.Of(FriendTags.AddSource, FriendRequests.SourcePrefix + friend.AddSource);
        if (friend.Remark.Length > 0) yield return FriendValue.Of(FriendTags.Remark, friend.Remark);
        if (!friend.Groups.IsEmpty)
            yield return new(FriendTags.Group, JsonSerializer.SerializeToElement([.. friend.Groups], FriendJson.Default.StringArray));
        if (friend.AddWording.Length > 0) yield return FriendValue.Of(FriendTags.AddWording, friend.AddWording);
        var seconds = friend.AddedAt.ToUnixTimeSeconds();
        yield return new(FriendTags.AddTime, JsonSerializer.SerializeToElement(seconds, FriendJson.Default.Int64));
    }
}

/// <summary>One detail of a friend.</summary>
/// <param name="Value">A string, a number or an array of strings.</param>
internal sealed record FriendValue(string Tag, JsonElement Value)
{
    public static FriendValue Of(string tag, string value) => new(tag, JsonSerializer.SerializeToElement(value, FriendJson.Default.String));
}

[JsonSerializable(typeof(FriendResult[]))]
[JsonSerializable(typeof(CheckedFriend[]))]
[JsonSerializable(typeof(FriendInfo[]))]
[JsonSerializable(typeof(FriendItem[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(long))]
internal sealed partial class FriendJson : JsonSerializerContext;
