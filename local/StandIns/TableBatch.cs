// STAND-IN for Azure.Data.Tables 12.11.0: transactions.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace Presence.StandIns;

/// <summary>A transaction is one multipart request, with a request in each part.</summary>
internal static class TableBatch
{
    public static async Task<Response<IReadOnlyList<Response>>> SubmitAsync(
        TableAccount account, string table, TableTransactionAction[] actions, CancellationToken stop)
    {
        if (actions.Length == 0)
            throw new InvalidOperationException("A transaction needs an action.");
        var batch = $"batch_{Guid.NewGuid()}";
        var body = Encoding.UTF8.GetBytes(Write(account, actions.Select(action => Request(table, action)), batch));
        var response = await account.SendAsync(
            new(RequestMethod.Post, "$batch", body, ContentType: $"multipart/mixed; boundary={batch}"), stop);
        var parts = PartResponse.ReadAll(response.Content.ToString()).ToList();
        if (parts.Find(part => part.Status >= 400) is { } failed)
            throw new TableTransactionFailedException(new RequestFailedException(failed, null, TableErrors.Parser));
        return Response.FromValue<IReadOnlyList<Response>>(parts, response);
    }

    private static TableRequest Request(string table, TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Add => TableRequests.Add(table, action.Entity),
        TableTransactionActionType.UpdateMerge => TableRequests.Change(table, action.Entity, TableUpdateMode.Merge, action.ETag),
        TableTransactionActionType.UpdateReplace => TableRequests.Change(table, action.Entity, TableUpdateMode.Replace, action.ETag),
        TableTransactionActionType.UpsertMerge => TableRequests.Change(table, action.Entity, TableUpdateMode.Merge, default),
        TableTransactionActionType.UpsertReplace => TableRequests.Change(table, action.Entity, TableUpdateMode.Replace, default),
        TableTransactionActionType.Delete =>
            TableRequests.Delete(table, action.Entity.PartitionKey, action.Entity.RowKey, action.ETag),
        _ => throw new InvalidOperationException($"There is no action {action.ActionType}."),
    };

    private static string Write(TableAccount account, IEnumerable<TableRequest> requests, string batch)
    {
        var changes = $"changeset_{Guid.NewGuid()}";
        var text = new StringBuilder();
        Line($"--{batch}");
        Line($"Content-Type: multipart/mixed; boundary={changes}");
        Line();
        foreach (var request in requests)
        {
            Line($"--{changes}");
            Line("Content-Type: application/http");
            Line("Content-Transfer-Encoding: binary");
            Line();
            Line($"{request.Method} {account.Address(request).AbsoluteUri} HTTP/1.1");
            Line("Accept: application/json;odata=minimalmetadata");
            Line("DataServiceVersion: 3.0");
            if (request.IfMatch is { } tag)
                Line($"If-Match: {tag}");
            if (request.Method == RequestMethod.Post)
                Line("Prefer: return-no-content");
            if (!request.Body.IsEmpty)
                Line("Content-Type: application/json");
            Line();
            Line(Encoding.UTF8.GetString(request.Body.Span));
        }

        Line($"--{changes}--");
        Line($"--{batch}--");
        return text.ToString();

        void Line(string line = "") => text.Append(line).Append("\r\n");
    }
}

/// <summary>The answer to one action of a transaction.</summary>
internal sealed class PartResponse : Response
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private PartResponse(int status, string reason) => (Status, ReasonPhrase) = (status, reason);

    public override int Status { get; }

    public override string ReasonPhrase { get; }

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    /// <summary>Every "HTTP/1.1 …" begins a part: its headers, an empty line, and perhaps one line of JSON.</summary>
    public static IEnumerable<PartResponse> ReadAll(string multipart)
    {
        using var lines = new StringReader(multipart);
        while (lines.ReadLine() is { } line)
        {
            if (line.Split(' ', 3) is not [['H', 'T', 'T', 'P', '/', ..], var status, .. var reason])
                continue;
            var part = new PartResponse(int.Parse(status, CultureInfo.InvariantCulture), string.Concat(reason));
            while (lines.ReadLine() is { Length: > 0 } header && header.Split(':', 2) is [var name, var value])
                part._headers[name] = value.Trim();
            var body = new StringBuilder();
            while (lines.ReadLine() is { } text && !text.StartsWith("--", StringComparison.Ordinal))
                body.AppendLine(text);
            part.ContentStream = new MemoryStream(Encoding.UTF8.GetBytes(body.ToString().Trim()));
            yield return part;
        }
    }

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => _headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = _headers.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }

    protected override bool ContainsHeader(string name) => _headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers.Select(header => new HttpHeader(header.Key, header.Value));
}
