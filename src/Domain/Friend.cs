using System.Collections.Immutable;
using System.Text;

namespace Presence.Domain;

/// <summary>One user on the list of another, with what the list's owner keeps of them. Equal when all parts are equal.</summary>
/// <param name="User">Who; a legal id.</param>
/// <param name="AddedAt">When they were added.</param>
public sealed record Friend(string User, DateTimeOffset AddedAt)
{
    /// <summary>Where the friendship came from, in 1 to <see cref="Limits.FriendSourceLettersMax"/> letters.</summary>
    public required string AddSource { get; init; }

    /// <summary>What was said when they were added; empty for nothing.</summary>
    public string AddWording { get; init; } = "";

    /// <summary>What the owner calls them; empty for nothing.</summary>
    public string Remark { get; init; } = "";

    /// <summary>The owner's groups that they are in; none twice.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Whether every part keeps to its limit.</summary>
    public bool IsLegal =>
        AddSource.Length is > 0 and <= Limits.FriendSourceLettersMax && AddSource.All(char.IsAsciiLetter)
        && Fits(AddWording, Limits.FriendWordingBytesMax) && Fits(Remark, Limits.FriendRemarkBytesMax)
        && Groups.All(group => group.Length > 0 && Fits(group, Limits.FriendGroupBytesMax))
        && Groups.Distinct(StringComparer.Ordinal).Count() == Groups.Length;

    /// <inheritdoc/>
    public bool Equals(Friend? other) =>
        ReferenceEquals(this, other)
        || (other is not null && AddedAt == other.AddedAt
            && string.Equals(User, other.User, StringComparison.Ordinal) && string.Equals(Remark, other.Remark, StringComparison.Ordinal)
            && string.Equals(AddSource, other.AddSource, StringComparison.Ordinal) && string.Equals(AddWording, other.AddWording, StringComparison.Ordinal)
            && Groups.AsSpan().SequenceEqual(other.Groups.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(User, AddedAt, Remark, Groups.Length);

    private static bool Fits(string text, int bytesMax) =>
        text.Length <= bytesMax && UserKey.IsWellFormed(text) && Encoding.UTF8.GetByteCount(text) <= bytesMax;
}
