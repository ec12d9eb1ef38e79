using Azure;
using Azure.Data.Tables;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// A table whose calls end in an answer, or in a <see cref="TimeoutException"/> when there was none in time: the client has many ways
/// to say so, and nobody outside knows them. What is wrong with a call itself is thrown as it is.
/// </summary>
/// <param name="table">Does what the product calls, and nothing else.</param>
/// <param name="calls">Counts them; null for nobody.</param>
internal sealed class ReachedTable(TableClient table, OutgoingCalls? calls) : TableClient
{
    public override string Name => table.Name;

    public override Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        AskAsync("get", () => table.GetEntityAsync<T>(partitionKey, rowKey, select, cancellationToken), cancellationToken);

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        AskAsync("get", () => table.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken), cancellationToken);

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        AskAsync("insert", () => table.AddEntityAsync(entity, cancellationToken), cancellationToken);

    public override Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        AskAsync("update", () => table.UpdateEntityAsync(entity, ifMatch, mode, cancellationToken), cancellationToken);

    public override Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        AskAsync("upsert", () => table.UpsertEntityAsync(entity, mode, cancellationToken), cancellationToken);

    public override Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        AskAsync("delete", () => table.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken), cancellationToken);

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        AskAsync("transaction", () => table.SubmitTransactionAsync(transactionActions, cancellationToken), cancellationToken);

    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        new Pages<T>(this, () => table.QueryAsync<T>(filter, maxPerPage, select, cancellationToken), cancellationToken);

    /// <summary>Whether a failure says that no answer came, or only that the service is too busy for one.</summary>
    internal static bool IsNoAnswer(Exception failure) => failure switch
    {
        AggregateException several => several.InnerExceptions.All(IsNoAnswer),   // one for each try
        RequestFailedException { Status: 0 } => true,   // nobody there, or the link broke
        RequestFailedException { Status: 500 } answer => answer.ErrorCode is "OperationTimedOut",
        RequestFailedException answer => answer.Status is 408 or 429 or 502 or 503 or 504,
        _ => failure is OperationCanceledException or TimeoutException or IOException,
    };

    private async Task<T> AskAsync<T>(string operation, Func<Task<T>> ask, CancellationToken stop)
    {
        var call = calls?.ToStorage(operation, Name) ?? default;
        try
        {
            var answer = await ask();
            calls?.End(call);
            return answer;
        }
        catch (Exception failure)
        {
            var silent = IsNoAnswer(failure);
            calls?.End(call, StatusOf(failure), silent ? ErrorType.Timeout : ErrorType.Of(failure));
            if (!silent) throw;
            stop.ThrowIfCancellationRequested();   // then it was not the service that took too long
            throw failure as TimeoutException ?? new TimeoutException("The table storage did not answer in time.", failure);
        }
    }

    private static int StatusOf(Exception failure) => failure is RequestFailedException answer ? answer.Status : 0;

    private sealed class Pages<T>(ReachedTable reached, Func<AsyncPageable<T>> query, CancellationToken stop) : AsyncPageable<T>(stop)
        where T : notnull
    {
        public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            IAsyncEnumerator<Page<T>>? each = null;
            try
            {
                while (await reached.AskAsync("query", NextAsync, CancellationToken))
                {
                    yield return each!.Current;
                    if (string.IsNullOrEmpty(each.Current.ContinuationToken)) yield break;   // to ask for more would be no call
                }
            }
            finally
            {
                if (each is not null) await each.DisposeAsync();
            }

            Task<bool> NextAsync() =>
                (each ??= query().AsPages(continuationToken, pageSizeHint).GetAsyncEnumerator(CancellationToken)).MoveNextAsync().AsTask();
        }
    }
}
