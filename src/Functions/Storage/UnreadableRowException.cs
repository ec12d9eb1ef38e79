using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>
/// A stored row that this build cannot read: it is damaged, or of a later format (docs/stored-data.md). It is not written either: it
/// waits for a build that can. Trying again does not help, and others do not suffer.
/// </summary>
/// <param name="user">Whose row it is.</param>
/// <param name="kind">The kind of row, see <see cref="RowKind.Name"/>.</param>
/// <param name="reason">What is wrong, without anything of what is stored.</param>
public sealed class UnreadableRowException(UserKey user, string kind, string reason)
    : Exception($"The row \"{kind}\" of {user.Encode()} cannot be read: {reason}. It is left as it is.")
{
    /// <summary>Whose row it is.</summary>
    public UserKey User { get; } = user;

    /// <summary>The kind of row, see <see cref="RowKind.Name"/>.</summary>
    public string Kind { get; } = kind;

    /// <summary>What is wrong, without anything of what is stored.</summary>
    public string Reason { get; } = reason;

    /// <summary>None: it is always the same place, and one such row can be asked for all day.</summary>
    public override string? StackTrace => null;

    /// <summary>One line for the log.</summary>
    public override string ToString() => Message;
}
