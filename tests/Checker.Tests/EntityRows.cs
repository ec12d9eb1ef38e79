using System.Globalization;
using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;

namespace Presence.Checker.Tests;

/// <summary>
/// Rows as table entities in memory, written and read by the product's own mapping, for instances of two builds. Whatever this build
/// commits has to keep what the later one has stored.
/// </summary>
internal sealed class EntityRows
{
    private readonly Dictionary<(UserKey User, string Kind), TableEntity> _entities = [];
    private long _tag;

    public EntityRows() => (OfThisBuild, OfLaterBuild) = (new View(this, null), new View(this, new LaterBuild()));

    /// <summary>The rows as this build sees them.</summary>
    public IRowStore OfThisBuild { get; }

    /// <summary>The rows as a later build sees them, which has more to store.</summary>
    public IRowStore OfLaterBuild { get; }

    /// <summary>Told when something of the later build was lost.</summary>
    public Action<string> Lost { get; set; } = _ => { };

    /// <summary>What is stored; null for nothing.</summary>
    public TableEntity? Find(UserKey user, RowKind kind) => _entities.GetValueOrDefault((user, kind.Name));

    private string? TryCommit<T>(RowKind<T> kind, UserKey user, Versioned<T> row, LaterBuild? later)
    {
        var before = Find(user, kind);
        if (!string.Equals(before?.GetString("odata.etag"), row.Tag, StringComparison.Ordinal)) return null;
        var entity = RowMapping.Of(kind).Write(user.Encode(), kind.Name, row);
        if (later is not null) later.Add(entity);
        else if (before is not null && LaterBuild.WhatIsLost(before, entity) is { } what) Lost($"{kind.Name} of {user.User}: {what}");
        var tag = (++_tag).ToString(CultureInfo.InvariantCulture);
        entity["odata.etag"] = tag;
        _entities[(user, kind.Name)] = entity;
        return tag;
    }

    private bool TryDelete(UserRows found)
    {
        var rows = found.Found.ToList();
        if (rows.Exists(row => !string.Equals(Find(found.Key, row.Kind)?.GetString("odata.etag"), row.Tag, StringComparison.Ordinal)))
            return false;
        foreach (var (kind, _) in rows) _entities.Remove((found.Key, kind.Name));
        return true;
    }

    private sealed class View(EntityRows rows, LaterBuild? later) : IRowStore
    {
        public ValueTask<Versioned<T>> LoadAsync<T>(RowKind<T> kind, UserKey user, CancellationToken stop) =>
            new(rows.Find(user, kind) is { } entity ? RowMapping.Of(kind).Read(user, entity) : kind.None);

        public ValueTask<UserRows> LoadAsync(UserKey user, IReadOnlyCollection<RowKind> kinds, CancellationToken stop) =>
            new(kinds.Aggregate(
                new UserRows(user), (loaded, kind) => RowMapping.Of(kind).AddTo(loaded, rows.Find(user, kind))));

        public async ValueTask<UserState?[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
        {
            var states = new UserState?[users.Count];
            for (var i = 0; i < states.Length; i++) states[i] = (await LoadAsync(RowKind.User, users[i], stop)).Value.State;
            return states;
        }

        public ValueTask<string?> TryCommitAsync<T>(RowKind<T> kind, UserKey user, Versioned<T> row, CancellationToken stop) =>
            new(rows.TryCommit(kind, user, row, later));

        public ValueTask<bool> TryDeleteAsync(UserRows user, CancellationToken stop) => new(rows.TryDelete(user));
    }
}
