using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>
/// A kind of row that a user can have. To keep something more of a user, declare a kind here and teach each store to keep it.
/// </summary>
/// <param name="name">The row's key in the user's partition; part of what is stored.</param>
public abstract class RowKind(string name)
{
    /// <summary>The row's key in the user's partition.</summary>
    public string Name { get; } = name;

    /// <summary>The sessions, status and version of a user.</summary>
    public static readonly RowKind<UserRow> User = new("user", UserRow.None);

    /// <summary>The subscriptions of a user.</summary>
    public static readonly RowKind<SubscriptionList> Subscriptions = new("subscriptions", SubscriptionList.None);

    /// <summary>The friends of a user.</summary>
    public static readonly RowKind<FriendList> Friends = new("friends", FriendList.None);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<RowKind> All { get; } = [User, Subscriptions, Friends];
}

/// <summary>A kind of row and the type of its value.</summary>
/// <param name="none">The value where nothing is stored.</param>
public sealed class RowKind<T>(string name, T none) : RowKind(name)
{
    /// <summary>What is loaded where nothing is stored.</summary>
    public Versioned<T> None { get; } = new(none, null);
}
