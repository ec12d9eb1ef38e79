// STAND-IN for Azure.Data.Tables 12.11.0: what is asked of a table.

using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace Presence.StandIns;

/// <summary>The requests that a table client makes.</summary>
internal static class TableRequests
{
    public static TableRequest Get<T>(string table, string partitionKey, string rowKey, IEnumerable<string>? select)
    {
        Known<T>();
        return new(RequestMethod.Get, Path(table, partitionKey, rowKey) + (select is null ? "" : "?" + Select(select)));
    }

    /// <summary>A query without its page; the path ends so that one can be appended.</summary>
    public static TableRequest Query<T>(string table, string? filter, IEnumerable<string>? select)
    {
        Known<T>();
        var query = string.IsNullOrEmpty(filter) ? "" : $"$filter={Uri.EscapeDataString(filter)}&";
        return new(RequestMethod.Get, $"{table}()?{query}{(select is null ? "" : Select(select) + "&")}");
    }

    public static TableRequest Add(string table, ITableEntity entity) =>
        new(RequestMethod.Post, table, TableJson.Write(Known(entity)));

    /// <summary>Without a version: an upsert.</summary>
    public static TableRequest Change(string table, ITableEntity entity, TableUpdateMode mode, ETag ifMatch)
    {
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"There is no mode {mode}.", nameof(mode)),
        };
        var known = Known(entity);
        var tag = ifMatch == default ? null : ifMatch.ToString();
        return new(method, Path(table, known.PartitionKey, known.RowKey), TableJson.Write(known), tag);
    }

    public static TableRequest Delete(string table, string partitionKey, string rowKey, ETag ifMatch) =>
        new(
            RequestMethod.Delete,
            Path(table, partitionKey, rowKey),
            IfMatch: ifMatch == default ? ETag.All.ToString() : ifMatch.ToString(),
            Expected: TableAccount.GoneIsFine);

    private static string Path(string table, string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return $"{table}(PartitionKey='{Escape(partitionKey)}',RowKey='{Escape(rowKey)}')";
    }

    private static string Escape(string key) => Uri.EscapeDataString(TableFilter.Double(key));

    private static string Select(IEnumerable<string> names) => "$select=" + Uri.EscapeDataString(string.Join(',', names));

    private static void Known<T>()
    {
        if (typeof(T) != typeof(TableEntity))
            throw StandIn.NotThe("Azure.Data.Tables package");
    }

    private static TableEntity Known(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (entity.PartitionKey is null || entity.RowKey is null)
            throw new ArgumentNullException(nameof(entity), "An entity needs both keys.");
        return entity as TableEntity ?? throw StandIn.NotThe("Azure.Data.Tables package");
    }
}

/// <summary>The answer that there is no such entity.</summary>
internal sealed class NoEntity<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException("There is no such entity.");

    public override Response GetRawResponse() => response;
}

/// <summary>The pages of a query. A page's token is the next partition and row key, with a space between them.</summary>
internal sealed class EntityPages<T>(TableAccount account, TableRequest query, int? maxPerPage, CancellationToken stop)
    : AsyncPageable<T>(stop)
    where T : class, ITableEntity
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        ReadAsync(continuationToken, pageSizeHint ?? maxPerPage, CancellationToken);

    private async IAsyncEnumerable<Page<T>> ReadAsync(string? token, int? size, [EnumeratorCancellation] CancellationToken cancel)
    {
        do
        {
            var request = query with { PathAndQuery = (query.PathAndQuery + Continue(token, size)).TrimEnd('&', '?') };
            var response = await account.SendAsync(request, cancel);
            response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var nextPartition);
            response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var nextRow);
            token = nextPartition is null && nextRow is null ? null : $"{nextPartition} {nextRow}";
            yield return Page<T>.FromValues([.. TableJson.ReadEntities(response).Cast<T>()], token, response);
        }
        while (token is not null);
    }

    private static string Continue(string? token, int? size)
    {
        var top = size is { } count ? "$top=" + count.ToString(CultureInfo.InvariantCulture) + "&" : "";
        if (token is null or { Length: <= 1 })
            return top;
        var keys = token.Split(' ', 2);
        var row = keys is [_, { Length: > 0 } next] ? "&NextRowKey=" + Uri.EscapeDataString(next) : "";
        return $"{top}NextPartitionKey={Uri.EscapeDataString(keys[0])}{row}";
    }
}
