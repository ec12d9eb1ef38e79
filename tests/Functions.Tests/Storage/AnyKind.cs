using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Tests.Storage;

/// <summary>A kind of row with values of it, all as objects: so that one test holds for every kind.</summary>
internal abstract class AnyKind
{
    private static readonly string[] Users3000 = [.. Enumerable.Range(0, 3000).Select(i => $"user{i}")];

    public static readonly AnyKind User = new AnyKind<UserRow>(RowKind.User)
    {
        Example = number => Examples.RowOf(number),
        Full = Examples.Row,
        Largest = Examples.Row with
        {
            State = Examples.State with
            {
                Sessions = new SessionList([.. Enumerable.Repeat(Examples.Session, Limits.SessionsPerUserMax)]),
                Notices = Examples.Notices with { Items = [.. Enumerable.Repeat(Examples.Notice, Limits.NoticesPerUserMax)] },
            },
        },
    };

    public static readonly AnyKind Subscriptions = new AnyKind<SubscriptionList>(RowKind.Subscriptions)
    {
        Example = number => Examples.Watching($"user{number}"),
        Full = Examples.Subscriptions,
        Largest = Examples.Watching(Users3000),
    };

    public static readonly AnyKind Friends = new AnyKind<FriendList>(RowKind.Friends)
    {
        Example = number => Examples.FriendsOf($"user{number}"),
        Full = Examples.Friends,
        Largest = Examples.FriendsOf(Users3000),
    };

    public static readonly AnyKind[] All = [User, Subscriptions, Friends];

    public abstract RowKind Kind { get; }

    /// <summary>What is loaded where nothing is stored.</summary>
    public abstract Versioned<object> None { get; }

    /// <summary>A small value; another one for each number.</summary>
    public required Func<int, object> Example { get; init; }

    /// <summary>A value with something in every property.</summary>
    public required object Full { get; init; }

    /// <summary>A value with as many parts as there can be.</summary>
    public required object Largest { get; init; }

    public static AnyKind Of(string name) => All.Single(kind => kind.Kind.Name == name);

    public abstract ValueTask<Versioned<object>> LoadAsync(IRowStore store, UserKey user);

    public abstract ValueTask<string?> TryCommitAsync(IRowStore store, UserKey user, Versioned<object> row);

    public abstract Versioned<object> GetFrom(UserRows rows);
}

internal sealed class AnyKind<T>(RowKind<T> kind) : AnyKind
    where T : notnull
{
    public override RowKind Kind => kind;

    public override Versioned<object> None => Untyped(kind.None);

    public override async ValueTask<Versioned<object>> LoadAsync(IRowStore store, UserKey user) =>
        Untyped(await store.LoadAsync(kind, user, default));

    public override ValueTask<string?> TryCommitAsync(IRowStore store, UserKey user, Versioned<object> row) =>
        store.TryCommitAsync(kind, user, new Versioned<T>((T)row.Value, row.Tag), default);

    public override Versioned<object> GetFrom(UserRows rows) => Untyped(rows.Get(kind));

    private static Versioned<object> Untyped(Versioned<T> row) => new(row.Value, row.Tag);
}
