using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>
/// Presence in Table Storage. A user is one partition: a row for the state, one for the subscriptions, one for the friends.
/// Due entries lie in partitions of a minute and a shard, named so that all that is due is one range of keys. Over several
/// accounts users are spread by their key; the list of accounts must not change while there are users.
/// </summary>
public sealed class TablePresenceStore(IReadOnlyList<TableServiceClient> accounts) : IPresenceStore
{
    private const string UserRowKey = "user";
    private const string SubscriptionsRowKey = "subscriptions";
    private const string FriendsRowKey = "friends";
    private const int ReadsAtOnce = 64;
    private const int PageMax = 1000;

    private readonly Account[] _accounts = [.. accounts.Select(account => new Account(account))];

    private sealed record Account(TableServiceClient Service)
    {
        public const string UsersTable = "PresenceUsers";
        public const string DueTable = "PresenceDue";

        public TableClient Users { get; } = Service.GetTableClient(UsersTable);

        public TableClient Due { get; } = Service.GetTableClient(DueTable);
    }

    /// <summary>Creates the tables where they are missing; to be awaited before anything else.</summary>
    /// <param name="stop">Gives up.</param>
    public async Task CreateTablesAsync(CancellationToken stop)
    {
        foreach (var account in _accounts)
        {
            await account.Service.CreateTableIfNotExistsAsync(Account.UsersTable, stop);
            await account.Service.CreateTableIfNotExistsAsync(Account.DueTable, stop);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<UserRow> LoadAsync(UserKey user, CancellationToken stop) =>
        await FindAsync(user, UserRowKey, stop) is { } found ? UserEntity.Read(found) : UserRow.None;

    /// <inheritdoc/>
    public async ValueTask<UserState[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
    {
        var states = new UserState[users.Count];
        await Parallel.ForAsync(
            0, users.Count, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = stop },
            async (i, within) => states[i] = (await LoadAsync(users[i], within)).State);
        return states;
    }

    /// <inheritdoc/>
    public async ValueTask<UserRow?> TryCommitAsync(UserKey user, UserRow row, CancellationToken stop)
    {
        var tag = await TryWriteAsync(UserEntity.Write(KeyText.Of(user), UserRowKey, row), row.Tag, stop);
        return tag is null ? null : row with { Tag = tag };
    }

    /// <inheritdoc/>
    public async ValueTask<SubscriptionsRow> LoadSubscriptionsAsync(UserKey watcher, CancellationToken stop) =>
        await FindAsync(watcher, SubscriptionsRowKey, stop) is { } found ? SubscriptionsEntity.Read(found) : SubscriptionsRow.None;

    /// <inheritdoc/>
    public async ValueTask<bool> TryCommitSubscriptionsAsync(UserKey watcher, SubscriptionsRow row, CancellationToken stop) =>
        await TryWriteAsync(SubscriptionsEntity.Write(KeyText.Of(watcher), SubscriptionsRowKey, row), row.Tag, stop) is not null;

    /// <inheritdoc/>
    public async ValueTask<FriendsRow> LoadFriendsAsync(UserKey owner, CancellationToken stop) =>
        await FindAsync(owner, FriendsRowKey, stop) is { } found ? FriendsEntity.Read(found) : FriendsRow.None;

    /// <inheritdoc/>
    public async ValueTask<bool> TryCommitFriendsAsync(UserKey owner, FriendsRow row, CancellationToken stop) =>
        await TryWriteAsync(FriendsEntity.Write(KeyText.Of(owner), FriendsRowKey, row), row.Tag, stop) is not null;

    /// <inheritdoc/>
    public async ValueTask FileAsync(DueEntry entry, CancellationToken stop)
    {
        var key = KeyText.Of(entry.User);
        await AccountOf(key).Due.UpsertEntityAsync(DueEntity.Write(entry, key), TableUpdateMode.Replace, stop);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DueEntry>> DueAsync(DueKind kind, DateTimeOffset now, int max, CancellationToken stop)
    {
        var due = new List<DueEntry>();
        foreach (var account in _accounts)
        {
            var page = account.Due.QueryAsync<TableEntity>(DueEntity.FilterOf(kind, now), Math.Min(max, PageMax), null, stop);
            var left = max;
            await foreach (var entity in page)
            {
                due.Add(DueEntity.Read(kind, entity));
                if (--left == 0) break;
            }
        }
        // No account waits for another: the earliest of all of them come first.
        return _accounts.Length == 1 ? due : [.. due.OrderBy(entry => entry.At).Take(max)];
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(DueEntry entry, CancellationToken stop)
    {
        var key = KeyText.Of(entry.User);
        var (partition, row) = DueEntity.KeysOf(entry, key);
        await AccountOf(key).Due.DeleteEntityAsync(partition, row, ETag.All, stop);
    }

    private async ValueTask<TableEntity?> FindAsync(UserKey user, string rowKey, CancellationToken stop)
    {
        var key = KeyText.Of(user);
        var found = await AccountOf(key).Users.GetEntityIfExistsAsync<TableEntity>(key, rowKey, null, stop);
        return found.HasValue ? found.Value : null;
    }

    // The new tag; null when somebody was first.
    private async Task<string?> TryWriteAsync(TableEntity entity, string? tag, CancellationToken stop)
    {
        var table = AccountOf(entity.PartitionKey).Users;
        try
        {
            var written = tag is null
                ? await table.AddEntityAsync(entity, stop)
                : await table.UpdateEntityAsync(entity, new ETag(tag), TableUpdateMode.Replace, stop);
            return written.Headers.ETag?.ToString() ?? throw new InvalidOperationException("The table service answered without an ETag.");
        }
        catch (RequestFailedException first) when (first.Status is 409 or 412)
        {
            return null;
        }
    }

    private Account AccountOf(string key) => _accounts[DueEntity.HashOf(key) % (uint)_accounts.Length];
}
