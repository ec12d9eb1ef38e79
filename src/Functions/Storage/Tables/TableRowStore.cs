using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// Rows in Table Storage. A user is one partition, with a row for each kind; <see cref="RowMapping"/> knows their columns. Reads of
/// many users share one gate (<see cref="ReadGate"/>), so that no flood of queries takes the whole instance.
/// </summary>
/// <param name="log">Hears of rows that nobody can read; null for nobody.</param>
public sealed partial class TableRowStore(TableAccounts accounts, ILogger<TableRowStore>? log = null) : IRowStore
{
    private readonly ReadGate<UserKey, (UserState? State, string? Why)> _gate = new((user, stop) => TryReadAsync(accounts, user, stop));

    /// <inheritdoc/>
    public ValueTask<Versioned<T>> LoadAsync<T>(RowKind<T> kind, UserKey user, CancellationToken stop) =>
        LoadAsync(accounts, kind, user, stop);

    /// <inheritdoc/>
    public async ValueTask<UserRows> LoadAsync(UserKey user, IReadOnlyCollection<RowKind> kinds, CancellationToken stop)
    {
        if (kinds.Count == 1) return await RowMapping.Of(kinds.First()).LoadAsync(this, user, stop);
        var key = user.Encode();
        var names = kinds.Select(kind => kind.Name).ToList();
        var (first, last) = (names.Min(StringComparer.Ordinal)!, names.Max(StringComparer.Ordinal)!);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {first} and RowKey le {last}");
        var found = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        await foreach (var entity in accounts.UsersOf(key).QueryAsync<TableEntity>(filter, null, null, stop)) found[entity.RowKey] = entity;
        return kinds.Aggregate(new UserRows(user), (rows, kind) => RowMapping.Of(kind).AddTo(rows, found.GetValueOrDefault(kind.Name)));
    }

    /// <inheritdoc/>
    public async ValueTask<UserState?[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
    {
        var read = await _gate.ReadAsync(users, stop);
        // One line a call: when a build has been taken back, it may be every row.
        if (log is not null && Array.Find(read, one => one.Why is not null).Why is { } why)
            LogUnreadable(log, read.Count(one => one.Why is not null), users.Count, why);
        return Array.ConvertAll(read, one => one.State);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> TryCommitAsync<T>(RowKind<T> kind, UserKey user, Versioned<T> row, CancellationToken stop)
    {
        var key = user.Encode();
        var entity = RowMapping.Of(kind).Write(key, kind.Name, row);
        try
        {
            var written = row.Tag is null
                ? await accounts.UsersOf(key).AddEntityAsync(entity, stop)
                : await accounts.UsersOf(key).UpdateEntityAsync(entity, new ETag(row.Tag), TableUpdateMode.Replace, stop);
            return written.Headers.ETag?.ToString() ?? throw new InvalidOperationException("The table service answered without an ETag.");
        }
        catch (RequestFailedException first) when (first.Status is 404 or 409 or 412)   // 404: somebody has deleted the row
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryDeleteAsync(UserRows rows, CancellationToken stop)
    {
        var key = rows.Key.Encode();
        var deletions = rows.Found.Select(row => new TableTransactionAction(
            TableTransactionActionType.Delete, new TableEntity(key, row.Kind.Name), new ETag(row.Tag))).ToList();
        if (deletions.Count == 0) return true;
        try
        {
            await accounts.UsersOf(key).SubmitTransactionAsync(deletions, stop);
            return true;
        }
        catch (RequestFailedException first) when (first.Status is 404 or 412)
        {
            return false;
        }
    }

    private static async ValueTask<Versioned<T>> LoadAsync<T>(TableAccounts accounts, RowKind<T> kind, UserKey user, CancellationToken stop)
    {
        var key = user.Encode();
        var found = await accounts.UsersOf(key).GetEntityIfExistsAsync<TableEntity>(key, kind.Name, null, stop);
        return found.HasValue ? RowMapping.Of(kind).Read(user, found.Value!) : kind.None;
    }

    private static async ValueTask<(UserState? State, string? Why)> TryReadAsync(
        TableAccounts accounts, UserKey user, CancellationToken stop)
    {
        try
        {
            return ((await LoadAsync(accounts, RowKind.User, user, stop)).Value.State, null);
        }
        catch (UnreadableRowException why)
        {
            return (null, why.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} of {All} users are left out of an answer. {Why}")]
    private static partial void LogUnreadable(ILogger log, int count, int all, string why);
}
