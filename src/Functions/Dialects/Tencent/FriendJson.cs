using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Domain;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>One item of the answers of friend_add, friend_import and friend_delete.</summary>
internal sealed record FriendResult(
    [property: JsonPropertyName("To_Account")] string ToAccount, int ResultCode, string ResultInfo);

/// <summary>One friend on a page.</summary>
internal sealed record FriendItem([property: JsonPropertyName("To_Account")] string ToAccount, IReadOnlyList<FriendValue> ValueItem)
{
    /// <param name="withValues">Whether the details go along.</param>
    public static FriendItem From(Friend friend, bool withValues) => new(friend.User.Value, withValues ? [.. ValuesOf(friend)] : []);

    private static IEnumerable<FriendValue> ValuesOf(Friend friend)
    {
        yield return FriendValue.Of("Tag_SNS_IM_AddSource", FriendRequests.SourcePrefix + friend.AddSource);
        if (friend.Remark.Length > 0) yield return FriendValue.Of("Tag_SNS_IM_Remark", friend.Remark);
        if (!friend.Groups.IsEmpty)
            yield return new("Tag_SNS_IM_Group", JsonSerializer.SerializeToElement([.. friend.Groups], FriendJson.Default.StringArray));
        if (friend.AddWording.Length > 0) yield return FriendValue.Of("Tag_SNS_IM_AddWording", friend.AddWording);
        var seconds = friend.AddedAt.ToUnixTimeSeconds();
        yield return new("Tag_SNS_IM_AddTime", JsonSerializer.SerializeToElement(seconds, FriendJson.Default.Int64));
    }
}

/// <summary>One detail of a friend.</summary>
/// <param name="Value">A string, a number or an array of strings.</param>
internal sealed record FriendValue(string Tag, JsonElement Value)
{
    public static FriendValue Of(string tag, string value) => new(tag, JsonSerializer.SerializeToElement(value, FriendJson.Default.String));
}

[JsonSerializable(typeof(FriendResult[]))]
[JsonSerializable(typeof(FriendItem[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(long))]
internal sealed partial class FriendJson : JsonSerializerContext;
