using Azure;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// A table whose calls end in an answer, or in a <see cref="TimeoutException"/> when there was none in time: the client has many ways
/// to say so, and nobody outside knows them. What is wrong with a call itself is thrown as it is.
/// </summary>
/// <param name="table">Does what the product calls, and nothing else.</param>
internal sealed class ReachedTable(TableClient table) : TableClient
{
    public override string Name => table.Name;

    public override Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        AskAsync(() => table.GetEntityAsync<T>(partitionKey, rowKey, select, cancellationToken), cancellationToken);

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        AskAsync(() => table.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken), cancellationToken);

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        AskAsync(() => table.AddEntityAsync(entity, cancellationToken), cancellationToken);

    public override Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        AskAsync(() => table.UpdateEntityAsync(entity, ifMatch, mode, cancellationToken), cancellationToken);

    public override Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        AskAsync(() => table.UpsertEntityAsync(entity, mode, cancellationToken), cancellationToken);

    public override Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        AskAsync(() => table.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken), cancellationToken);

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        AskAsync(() => table.SubmitTransactionAsync(transactionActions, cancellationToken), cancellationToken);

    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        new Pages<T>(() => table.QueryAsync<T>(filter, maxPerPage, select, cancellationToken), cancellationToken);

    /// <summary>Whether a failure says that no answer came, or only that the service is too busy for one.</summary>
    internal static bool IsNoAnswer(Exception failure) => failure switch
    {
        AggregateException several => several.InnerExceptions.All(IsNoAnswer),   // one for each try
        RequestFailedException { Status: 0 } => true,   // nobody there, or the link broke
        RequestFailedException { Status: 500 } answer => answer.ErrorCode is "OperationTimedOut",
        RequestFailedException answer => answer.Status is 408 or 429 or 502 or 503 or 504,
        _ => failure is OperationCanceledException or TimeoutException or IOException,
    };

    private static async Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken stop)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (IsNoAnswer(failure))
        {
            stop.ThrowIfCancellationRequested();   // then it was not the service that took too long
            throw failure as TimeoutException ?? new TimeoutException("The table storage did not answer in time.", failure);
        }
    }

    private sealed class Pages<T>(Func<AsyncPageable<T>> query, CancellationToken stop) : AsyncPageable<T>(stop)
        where T : notnull
    {
        public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            var pages = await AskAsync(() => Task.FromResult(query().AsPages(continuationToken, pageSizeHint)), CancellationToken);
            await using var each = pages.GetAsyncEnumerator(CancellationToken);
            while (await AskAsync(() => each.MoveNextAsync().AsTask(), CancellationToken)) yield return each.Current;
        }
    }
}
