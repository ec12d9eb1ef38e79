// STAND-IN for Azure.Data.Tables 12.11.0: the account.

// The real assembly knows no nullable annotations.
#nullable disable

using Azure.Core;
using Azure.Data.Tables.Models;
using Presence.StandIns;

namespace Azure.Data.Tables;

/// <summary>The tables of an account.</summary>
public class TableServiceClient
{
    private readonly TableAccount _account;
    private readonly Uri _uri;

    /// <summary>By connection string.</summary>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <summary>By connection string.</summary>
    public TableServiceClient(string connectionString, TableClientOptions options = null)
    {
        _account = TableAccount.Open(connectionString, options);
        _uri = TableConnection.Parse(connectionString).Endpoint;
    }

    /// <summary>By identity: here, every operation refuses.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null) =>
        (_account, _uri) = (TableAccount.Closed, endpoint);

    /// <summary>For a test's heir.</summary>
    protected TableServiceClient()
    {
    }

    /// <summary>The address of the account.</summary>
    public virtual Uri Uri => _uri;

    /// <summary>The table of this name, whether it exists or not.</summary>
    public virtual TableClient GetTableClient(string tableName)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return new TableClient(_account, tableName);
    }

    /// <summary>Creates a table unless it is there; then the raw answer says 409.</summary>
    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return Response.FromValue(new TableItem(tableName), await _account.CreateTableAsync(tableName, cancellationToken));
    }

    /// <summary>Deletes a table, if it is there.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _account.SendAsync(
            new(RequestMethod.Delete, $"Tables('{Uri.EscapeDataString(tableName)}')", Expected: TableAccount.GoneIsFine),
            cancellationToken);
    }
}
