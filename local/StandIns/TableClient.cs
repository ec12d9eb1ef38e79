// STAND-IN for Azure.Data.Tables 12.11.0: a table.

// The real assembly knows no nullable annotations.
#nullable disable

using Azure.Core;
using Azure.Data.Tables.Models;
using Presence.StandIns;

namespace Azure.Data.Tables;

/// <summary>A table. At run time this one knows no entity but <see cref="TableEntity"/>.</summary>
public class TableClient
{
    private readonly TableAccount _account;
    private readonly string _name;

    /// <summary>By connection string.</summary>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    /// <summary>By connection string.</summary>
    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(TableAccount.Open(connectionString, options), tableName)
    {
    }

    /// <summary>By identity: here, every operation refuses.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TableAccount.Closed, tableName)
    {
    }

    /// <summary>For a test's heir.</summary>
    protected TableClient()
    {
    }

    internal TableClient(TableAccount account, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        (_account, _name) = (account, tableName);
    }

    /// <summary>The table's name.</summary>
    public virtual string Name => _name;

    /// <summary>A filter whose values are quoted and escaped.</summary>
    public static string CreateQueryFilter(FormattableString filter) => TableFilter.From(filter);

    /// <summary>Creates the table unless it is there; then the raw answer says 409.</summary>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        Response.FromValue(new TableItem(Name), await _account.CreateTableAsync(Name, cancellationToken));

    /// <summary>Reads an entity; throws 404 where there is none.</summary>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await _account.SendAsync(TableRequests.Get<T>(Name, partitionKey, rowKey, select), cancellationToken);
        return Response.FromValue((T)(object)TableJson.ReadEntity(response), response);
    }

    /// <summary>Reads an entity, or nothing.</summary>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var request = TableRequests.Get<T>(Name, partitionKey, rowKey, select) with { Expected = TableAccount.GoneIsFine };
        var response = await _account.SendAsync(request, cancellationToken);
        return response.Status == 404
            ? new NoEntity<T>(response)
            : Response.FromValue((T)(object)TableJson.ReadEntity(response), response);
    }

    /// <summary>Inserts an entity; throws 409 where there is one.</summary>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity => _account.SendAsync(TableRequests.Add(Name, entity), cancellationToken);

    /// <summary>Changes an entity of this version; throws 412 where it has another, 404 where there is none.</summary>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        if (ifMatch == default)
            throw new ArgumentException("An update needs a version, or ETag.All.", nameof(ifMatch));
        return _account.SendAsync(TableRequests.Change(Name, entity, mode, ifMatch), cancellationToken);
    }

    /// <summary>Changes or inserts an entity.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => _account.SendAsync(TableRequests.Change(Name, entity, mode, default), cancellationToken);

    /// <summary>Deletes an entity; where there is none, the answer says 404.</summary>
    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        _account.SendAsync(TableRequests.Delete(Name, partitionKey, rowKey, ifMatch), cancellationToken);

    /// <summary>Deletes an entity; where there is none, the answer says 404. Its own version does not count.</summary>
    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>Reads what a filter lets through, page by page.</summary>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        new EntityPages<T>(_account, TableRequests.Query<T>(Name, filter, select), maxPerPage, cancellationToken);

    /// <summary>Does all of these in one partition, or nothing.</summary>
    public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        return TableBatch.SubmitAsync(_account, Name, [.. transactionActions], cancellationToken);
    }
}
