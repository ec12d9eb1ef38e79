using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>Reads friends as the vendor writes them.</summary>
internal static class FriendRequests
{
    /// <summary>What every source starts with on the wire.</summary>
    public const string SourcePrefix = "AddSource_Type_";

    /// <summary>Friends of one call (Tencent IM), inclusive.</summary>
    public const int FriendsPerCallMax = 1000;

    private static readonly long SecondsMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>A friend as it was sent; <paramref name="Friend"/> is null where the id cannot be a user's.</summary>
    public readonly record struct Sent(string Account, Friend? Friend);

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
    /// <param name="otherwise">When the field is absent.</param>
    public static bool ReadBoth(JsonBody body, string name, string prefix, bool otherwise)
    {
        if (body.String(name) is not { } text) return otherwise;
        if (string.Equals(text, $"{prefix}_Both", StringComparison.Ordinal)) return true;
        return string.Equals(text, $"{prefix}_Single", StringComparison.Ordinal)
            ? false
            : throw FriendCodes.All.FieldInvalid.Refused($"{name} is {prefix}_Single or {prefix}_Both");
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
