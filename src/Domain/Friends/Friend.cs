namespace Presence.Domain;

/// <summary>One user on the list of another, with what the owner of the list keeps about them.</summary>
/// <param name="AddedAt">When the friend was added.</param>
public sealed record Friend(UserId User, DateTimeOffset AddedAt)
{
    /// <summary>Where the friendship came from, in 1 to <see cref="Limits.FriendSourceLettersMax"/> letters.</summary>
    public required string AddSource { get; init; }

    /// <summary>What was said when the friend was added; empty for nothing.</summary>
    public string AddWording { get; init; } = "";

    /// <summary>The owner's name for the friend; empty for none.</summary>
    public string Remark { get; init; } = "";

    /// <summary>The owner's groups that the friend is in; no group twice.</summary>
    public EquatableArray<string> Groups { get; init; } = [];

    /// <summary>Whether every part keeps to its limit.</summary>
    public bool IsLegal =>
        AddSource.Length is > 0 and <= Limits.FriendSourceLettersMax && AddSource.All(char.IsAsciiLetter)
        && Utf8Text.Fits(AddWording, Limits.FriendWordingBytesMax) && Utf8Text.Fits(Remark, Limits.FriendRemarkBytesMax)
        && Groups.All(group => group.Length > 0 && Utf8Text.Fits(group, Limits.FriendGroupBytesMax))
        && Groups.Distinct(StringComparer.Ordinal).Count() == Groups.Count;
}
