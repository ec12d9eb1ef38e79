namespace Presence.Domain;

/// <summary>What the owner of a list keeps about a friend from now on.</summary>
/// <param name="Remark">Empty for none; null when it stays.</param>
/// <param name="Groups">All of them; null when they stay.</param>
public sealed record FriendChange(UserId User, string? Remark = null, EquatableArray<string>? Groups = null)
{
    /// <summary>The friend with these details, legal or not.</summary>
    public Friend Of(Friend friend) => friend with { Remark = Remark ?? friend.Remark, Groups = Groups ?? friend.Groups };
}
