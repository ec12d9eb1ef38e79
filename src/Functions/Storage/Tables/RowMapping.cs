using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>From rows to table entities and back. The <c>*Entity</c> files alone know columns.</summary>
internal abstract class RowMapping
{
    private static readonly Dictionary<RowKind, RowMapping> All = new()
    {
        [RowKind.User] = new RowMapping<UserRow>(RowKind.User, UserEntity.Write, UserEntity.Read),
        [RowKind.Subscriptions] = new RowMapping<SubscriptionList>(
            RowKind.Subscriptions, SubscriptionsEntity.Write, SubscriptionsEntity.Read),
        [RowKind.Friends] = new RowMapping<FriendList>(RowKind.Friends, FriendsEntity.Write, FriendsEntity.Read),
    };

    public static RowMapping Of(RowKind kind) => All[kind];

    public static RowMapping<T> Of<T>(RowKind<T> kind) => (RowMapping<T>)All[kind];

    /// <summary>The user's rows and this one.</summary>
    /// <param name="entity">Null where nothing is stored.</param>
    public abstract UserRows AddTo(UserRows rows, TableEntity? entity);

    /// <summary>Loads this row alone: a point read, the cheapest there is.</summary>
    public abstract ValueTask<UserRows> LoadAsync(TableRowStore store, UserKey user, CancellationToken stop);
}

/// <summary>The mapping of one kind of row.</summary>
internal sealed class RowMapping<T>(RowKind<T> kind, Func<string, string, T, TableEntity> write, Func<TableEntity, T> read) : RowMapping
{
    private const string Commits = "Commits";

    public TableEntity Write(string partition, string row, Versioned<T> value)
    {
        var entity = write(partition, row, value.Value);
        if (value.Commits is not null) entity[Commits] = value.Commits;
        return entity;
    }

    public Versioned<T> Read(TableEntity entity) => new(read(entity), entity.ETag.ToString(), entity.GetString(Commits));

    public override UserRows AddTo(UserRows rows, TableEntity? entity) => rows.With(kind, entity is null ? kind.None : Read(entity));

    public override async ValueTask<UserRows> LoadAsync(TableRowStore store, UserKey user, CancellationToken stop) =>
        new UserRows(user).With(kind, await store.LoadAsync(kind, user, stop));
}
