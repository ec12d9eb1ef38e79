using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>Reads friends as the vendor writes them.</summary>
internal static class FriendRequests
{
    /// <summary>What every source starts with on the wire.</summary>
    public const string SourcePrefix = "AddSource_Type_";

    /// <summary>Friends of one call (Tencent IM), inclusive.</summary>
    public const int FriendsPerCallMax = 1000;

    private const int TagsMax = 100;

    private static readonly long SecondsMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>A friend as it was sent; <paramref name="Friend"/> is null where the id cannot be a user's.</summary>
    public readonly record struct Sent(string Account, Friend? Friend);

    /// <summary>A change as it was sent; <paramref name="Change"/> is null where the id cannot be a user's, or it is refused.</summary>
    public readonly record struct SentChange(string Account, FriendChange? Change)
    {
        /// <summary>Set where a tag cannot be changed.</summary>
        public FriendAnswer? Refused { get; init; }
    }

    /// <summary>Reads <c>AddFriendItem</c>; of a user who is named twice the first.</summary>
    /// <param name="now">When they are added, unless they say otherwise.</param>
    /// <param name="imported">Whether <c>AddTime</c> can say otherwise.</param>
    public static List<Sent> Read(JsonBody body, DateTimeOffset now, bool imported) =>
    [
        .. body.RequiredObjects("AddFriendItem", FriendsPerCallMax)
            .Select(item => ReadOne(item, now, imported))
            .DistinctBy(sent => sent.Account, StringComparer.Ordinal),
    ];

    /// <summary>Reads a choice between two words that end alike: <c>…_Single</c> and <c>…_Both</c>.</summary>
    /// <param name="prefix">What both words start with.</param>
    /// <param name="otherwise">When the field is absent or empty.</param>
    public static bool ReadBoth(JsonBody body, string name, string prefix, bool otherwise)
    {
        if (body.String(name) is not { Length: > 0 } text) return otherwise;   // some SDKs send an empty string for none
        if (string.Equals(text, $"{prefix}_Both", StringComparison.Ordinal)) return true;
        return string.Equals(text, $"{prefix}_Single", StringComparison.Ordinal)
            ? false
            : throw FriendCodes.All.FieldInvalid.Refused($"{name} is {prefix}_Single or {prefix}_Both");
    }

    /// <summary>Whether <c>CheckType</c> asks about both lists. The vendor's older documents misspell the other word.</summary>
    public static bool ReadCheckedBoth(JsonBody body) => body.RequiredString("CheckType") switch
    {
        "CheckResult_Type_Both" => true,
        "CheckResult_Type_Single" or "CheckResult_Type_Singal" => false,
        _ => throw FriendCodes.All.FieldInvalid.Refused("CheckType is CheckResult_Type_Single or CheckResult_Type_Both"),
    };

    /// <summary>Reads <c>TagList</c>.</summary>
    public static IReadOnlySet<string> ReadTags(JsonBody body)
    {
        var tags = body.Strings("TagList", TagsMax) ?? throw FriendCodes.All.ListInvalid.Refused("TagList is missing");
        if (tags.Count == 0) throw FriendCodes.All.ListEmpty.Refused("TagList is empty, name at least one tag");
        return tags.TrueForAll(FriendTags.IsReadable)
            ? tags.ToHashSet(StringComparer.Ordinal)
            : throw FriendCodes.All.FieldInvalid.Refused("a tag of TagList is none of a friend's");
    }

    /// <summary>Reads <c>UpdateItem</c>; of a user who is named twice the first.</summary>
    public static List<SentChange> ReadChanges(JsonBody body) =>
    [
        .. body.RequiredObjects("UpdateItem", FriendsPerCallMax).Select(ReadChange)
            .DistinctBy(sent => sent.Account, StringComparer.Ordinal),
    ];

    private static SentChange ReadChange(JsonBody item)
    {
        var account = item.String("To_Account")
            ?? throw FriendCodes.All.FieldInvalid.Refused("every element of UpdateItem must have a To_Account");
        var (remark, groups, legal) = ((string?)null, (EquatableArray<string>?)null, true);
        foreach (var field in item.RequiredObjects("SnsItem", TagsMax))
        {
            switch (field.RequiredString("Tag"))
            {
                case FriendTags.Remark:
                    remark = field.RequiredString("Value");
                    break;
                case FriendTags.Group:
                    groups = [.. ReadGroups(field)];
                    break;
                case var tag:
                    legal &= FriendTags.IsCustom(tag);
                    break;
            }
        }
        if (!UserId.TryParse(account, out var user)) return new SentChange(account, null);
        return legal
            ? new SentChange(account, new FriendChange(user, remark, groups))
            : new SentChange(account, null) { Refused = new FriendAnswer(user, Refusal.FriendInvalid) };
    }

    private static List<string> ReadGroups(JsonBody field)
    {
        var groups = field.OneOrMoreStrings("Value", Limits.FriendGroupsMax);
        // None is an empty array; nothing at all may be a mistake.
        return groups.Count > 0 || field.Strings("Value", 0) is not null
            ? groups
            : throw FriendCodes.All.FieldInvalid.Refused("Value is missing");
    }

    private static Sent ReadOne(JsonBody item, DateTimeOffset now, bool imported)
    {
        var account = item.String("To_Account")
            ?? throw FriendCodes.All.FieldInvalid.Refused("every element of AddFriendItem must have a To_Account");
        var source = item.String("AddSource") ?? "";
        var addedAt = (imported ? item.Number("AddTime", 0, SecondsMax) : null) ?? now.ToUnixTimeSeconds();
        var (wording, remark) = (item.String("AddWording") ?? "", item.String("Remark") ?? "");
        var groups = item.OneOrMoreStrings("GroupName", Limits.FriendGroupsMax);
        if (!UserId.TryParse(account, out var user)) return new Sent(account, null);
        return new Sent(account, new Friend(user, DateTimeOffset.FromUnixTimeSeconds(addedAt))
        {
            // None is not legal.
            AddSource = source.StartsWith(SourcePrefix, StringComparison.Ordinal) ? source[SourcePrefix.Length..] : "",
            AddWording = wording,
            Remark = remark,
            Groups = [.. groups],
        });
    }
}
