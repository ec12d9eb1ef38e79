using System.Collections.Frozen;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>From rows to table entities and back. The <c>*Entity</c> files alone know columns.</summary>
internal abstract class RowMapping
{
    private static readonly Dictionary<RowKind, RowMapping> All = new()
    {
        [RowKind.User] = new RowMapping<UserRow>(RowKind.User, UserEntity.Write, UserEntity.Read, UserEntity.Packed),
        [RowKind.Subscriptions] = new RowMapping<SubscriptionList>(
            RowKind.Subscriptions, SubscriptionsEntity.Write, SubscriptionsEntity.Read, SubscriptionsEntity.Packed),
        [RowKind.Friends] = new RowMapping<FriendList>(RowKind.Friends, FriendsEntity.Write, FriendsEntity.Read, FriendsEntity.Packed),
    };

    public static RowMapping Of(RowKind kind) => All[kind];

    public static RowMapping<T> Of<T>(RowKind<T> kind) => (RowMapping<T>)All[kind];

    /// <summary>The user's rows and this one.</summary>
    /// <param name="entity">Null where nothing is stored.</param>
    /// <exception cref="UnreadableRowException">This build cannot read it.</exception>
    public abstract UserRows AddTo(UserRows rows, TableEntity? entity);

    /// <summary>Loads this row alone: a point read, the cheapest there is.</summary>
    public abstract ValueTask<UserRows> LoadAsync(TableRowStore store, UserKey user, CancellationToken stop);
}

/// <summary>
/// The mapping of one kind of row. Each row carries the number of its format; what a build does not understand of a row is read into
/// <see cref="Versioned{T}.Rest"/> and written back (docs/stored-data.md).
/// </summary>
/// <param name="packed">Columns that are numbered, and as many as it takes.</param>
internal sealed class RowMapping<T>(
    RowKind<T> kind, Func<string, string, T, EntityRest?, TableEntity> write, Func<TableEntity, EntityRest?, T> read, string[] packed)
    : RowMapping
{
    private const int Format = 1;   // raised by a change that an older build must not touch
    private const string FormatColumn = "Format";
    private const string CommitsColumn = "Commits";

    // Every column that is not packed is always written.
    private readonly FrozenSet<string> _known = FrozenSet.ToFrozenSet(
        [.. write("", "", kind.None.Value, null).Keys, FormatColumn, CommitsColumn, "Timestamp"], StringComparer.Ordinal);

    public TableEntity Write(string partition, string row, Versioned<T> value)
    {
        var rest = (EntityRest?)value.Rest;
        var entity = write(partition, row, value.Value, rest);
        entity[FormatColumn] = Format;
        if (value.Commits is not null) entity[CommitsColumn] = value.Commits;
        foreach (var (name, content) in rest?.Columns ?? []) entity[name] = content;
        return entity;
    }

    /// <param name="user">Whose it is.</param>
    /// <exception cref="UnreadableRowException">This build cannot read it.</exception>
    public Versioned<T> Read(UserKey user, TableEntity entity)
    {
        var rest = new EntityRest();
        try
        {
            if (entity.GetInt32(FormatColumn) is { } format and not Format)
                throw new UnreadableRowException(user, kind.Name, $"it has format {format}, and this build reads format {Format}");
            var value = read(entity, rest);
            foreach (var (name, content) in entity)
                if (content is not null && !IsKnown(name)) rest.Columns.Add(new(name, content));
            return new(value, entity.ETag.ToString(), entity.GetString(CommitsColumn)) { Rest = rest.IsEmpty ? null : rest };
        }
        catch (Exception failure) when (failure is not UnreadableRowException)
        {
            // Its text may hold what is stored.
            throw new UnreadableRowException(user, kind.Name, $"it is damaged ({failure.GetType().Name})");
        }
    }

    public override UserRows AddTo(UserRows rows, TableEntity? entity) =>
        rows.With(kind, entity is null ? kind.None : Read(rows.Key, entity));

    public override async ValueTask<UserRows> LoadAsync(TableRowStore store, UserKey user, CancellationToken stop) =>
        new UserRows(user).With(kind, await store.LoadAsync(kind, user, stop));

    private bool IsKnown(string column) =>
        _known.Contains(column) || column.StartsWith("odata.", StringComparison.Ordinal)
        || Array.Exists(packed, name => column.Length > name.Length && column.StartsWith(name, StringComparison.Ordinal)
            && !column.AsSpan(name.Length).ContainsAnyExceptInRange('0', '9'));
}
