using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Tencent;

/// <summary>Friends as the vendor writes them.</summary>
internal static class FriendWire
{
    private const string SourcePrefix = "AddSource_Type_";
    private static readonly long SecondsMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Reads <c>AddFriendItem</c>; of a user who is named twice the first.</summary>
    /// <param name="body">A request.</param>
    /// <param name="now">When they are added, unless they say otherwise.</param>
    /// <param name="imported">Whether <c>AddTime</c> says otherwise.</param>
    public static List<Friend> ReadFriends(JsonBody body, DateTimeOffset now, bool imported) =>
        [.. body.RequiredObjects("AddFriendItem", Limits.FriendsPerCallMax).Select(item => ReadFriend(item, now, imported)).DistinctBy(friend => friend.User, StringComparer.Ordinal)];

    /// <summary>Reads a choice between two words that end alike: <c>…_Single</c> and <c>…_Both</c>.</summary>
    /// <param name="body">A request.</param>
    /// <param name="name">The field.</param>
    /// <param name="prefix">What both words start with.</param>
    /// <param name="otherwise">When it is absent.</param>
    public static bool ReadBoth(JsonBody body, string name, string prefix, bool otherwise)
    {
        if (body.Text(name) is not { } text) return otherwise;
        if (string.Equals(text, $"{prefix}_Both", StringComparison.Ordinal)) return true;
        return string.Equals(text, $"{prefix}_Single", StringComparison.Ordinal)
            ? false
            : throw new RefusedException(Refusal.FieldInvalid, $"{name} is {prefix}_Single or {prefix}_Both");
    }

    /// <summary>The field that every answer of this service has besides the envelope; what it says is for nobody here.</summary>
    public static void WriteDisplay(this Utf8JsonWriter json) => json.WriteString("ErrorDisplay"u8, "");

    /// <summary>Writes <c>ResultItem</c>, and <c>Fail_Account</c> where there is one.</summary>
    public static void WriteAnswers(this Utf8JsonWriter json, List<FriendAnswer> answers)
    {
        json.WriteStartArray("ResultItem"u8);
        foreach (var answer in answers)
        {
            var code = FriendCodes.Of(answer);
            json.WriteStartObject();
            json.WriteString("To_Account"u8, answer.User);
            json.WriteNumber("ResultCode"u8, code.Number);
            json.WriteString("ResultInfo"u8, code.Info);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (answers.TrueForAll(answer => answer.Why is null)) return;
        json.WriteStartArray("Fail_Account"u8);
        foreach (var answer in answers)
            if (answer.Why is not null) json.WriteStringValue(answer.User);
        json.WriteEndArray();
    }

    /// <summary>Writes a page of a list.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="friends">The list.</param>
    /// <param name="start">Where the page starts.</param>
    /// <param name="known">The sequence that the caller knows: while it is the list's, details are left out. Null for none.</param>
    public static void WritePage(this Utf8JsonWriter json, Friends friends, int start, long? known)
    {
        var (items, next) = friends.Page(start, Limits.FriendsPerPageMax);
        json.WriteStartArray("UserDataItem"u8);
        foreach (var friend in items)
        {
            json.WriteStartObject();
            json.WriteString("To_Account"u8, friend.User);
            json.WriteStartArray("ValueItem"u8);
            if (known != friends.Sequence) json.WriteValues(friend);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("StandardSequence"u8, friends.Sequence);
        json.WriteNumber("CustomSequence"u8, 0);
        json.WriteNumber("FriendNum"u8, friends.Items.Length);
        json.WriteNumber("CompleteFlag"u8, next is null ? 1 : 0);
        json.WriteNumber("NextStartIndex"u8, next ?? 0);
    }

    private static Friend ReadFriend(JsonBody item, DateTimeOffset now, bool imported)
    {
        var user = item.Text("To_Account") ?? throw new RefusedException(Refusal.FieldInvalid, "every element of AddFriendItem must have a To_Account");
        var source = item.Text("AddSource") ?? "";
        var addedAt = (imported ? item.Number("AddTime", 0, SecondsMax) : null) ?? now.ToUnixTimeSeconds();
        return new Friend(user, DateTimeOffset.FromUnixTimeSeconds(addedAt))
        {
            AddSource = source.StartsWith(SourcePrefix, StringComparison.Ordinal) ? source[SourcePrefix.Length..] : "",   // none is not legal
            AddWording = item.Text("AddWording") ?? "",
            Remark = item.Text("Remark") ?? "",
            Groups = [.. item.OneOrMoreTexts("GroupName", Limits.FriendGroupsMax)],
        };
    }

    private static void WriteValues(this Utf8JsonWriter json, Friend friend)
    {
        json.WriteValue("Tag_SNS_IM_AddSource", () => json.WriteStringValue(SourcePrefix + friend.AddSource));
        if (friend.Remark.Length > 0) json.WriteValue("Tag_SNS_IM_Remark", () => json.WriteStringValue(friend.Remark));
        if (friend.Groups.Length > 0) json.WriteValue("Tag_SNS_IM_Group", () => json.WriteTexts(friend.Groups));
        if (friend.AddWording.Length > 0) json.WriteValue("Tag_SNS_IM_AddWording", () => json.WriteStringValue(friend.AddWording));
        json.WriteValue("Tag_SNS_IM_AddTime", () => json.WriteNumberValue(friend.AddedAt.ToUnixTimeSeconds()));
    }

    private static void WriteTexts(this Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteValue(this Utf8JsonWriter json, string tag, Action write)
    {
        json.WriteStartObject();
        json.WriteString("Tag"u8, tag);
        json.WritePropertyName("Value"u8);
        write();
        json.WriteEndObject();
    }
}
