// STAND-IN for Azure.Data.Tables 12.11.0: the connection to an account.

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Presence.StandIns;

/// <summary>One request to the Table service. <c>Expected</c> says which answers are no error.</summary>
internal sealed record TableRequest(
    RequestMethod Method,
    string PathAndQuery,
    ReadOnlyMemory<byte> Body = default,
    string? IfMatch = null,
    ResponseClassifier? Expected = null,
    string ContentType = TableAccount.Json);

/// <summary>Speaks the Table service's REST protocol with one account, signed with its shared key.</summary>
internal sealed class TableAccount
{
    public const string Json = "application/json";

    /// <summary>An account that only the real package can reach.</summary>
    public static readonly TableAccount Closed = new(null, "", "");

    /// <summary>What is not there is an answer, not an error.</summary>
    public static readonly ResponseClassifier GoneIsFine = new StatusCodeClassifier([200, 204, 404]);

    private static readonly ResponseClassifier Succeeds = new StatusCodeClassifier([200, 201, 202, 204]);
    private static readonly ResponseClassifier ConflictIsFine = new StatusCodeClassifier([201, 204, 409]);

    private readonly HttpPipeline? _pipeline;
    private readonly string _endpoint;
    private readonly string _version;

    private TableAccount(HttpPipeline? pipeline, string endpoint, string version) =>
        (_pipeline, _endpoint, _version) = (pipeline, endpoint, version);

    public static TableAccount Open(string connectionString, TableClientOptions? options)
    {
        var (endpoint, name, key) = TableConnection.Parse(connectionString);
        options ??= new TableClientOptions();
        var pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { new SharedKey(name, key) },
            RequestFailedDetailsParser = TableErrors.Parser,
        });
        return new TableAccount(pipeline, endpoint.AbsoluteUri.TrimEnd('/') + "/", options.Version);
    }

    /// <summary>The absolute address of a request.</summary>
    public Uri Address(TableRequest request) => _pipeline is null
        ? throw StandIn.NotThe("Azure.Data.Tables package")
        : new Uri(_endpoint + request.PathAndQuery);

    public async Task<Response> SendAsync(TableRequest request, CancellationToken stop)
    {
        var address = Address(request);
        using var message = _pipeline!.CreateMessage();
        message.ResponseClassifier = request.Expected ?? Succeeds;
        message.Request.Method = request.Method;
        message.Request.Uri.Reset(address);
        var headers = message.Request.Headers;
        headers.Add("x-ms-version", _version);
        headers.Add("DataServiceVersion", "3.0");
        headers.Add("Accept", "application/json;odata=minimalmetadata");
        if (request.IfMatch is { } tag)
            headers.Add("If-Match", tag);
        if (!request.Body.IsEmpty)
        {
            headers.Add("Content-Type", request.ContentType);
            if (request.Method == RequestMethod.Post && request.ContentType is Json)
                headers.Add("Prefer", "return-no-content");
            message.Request.Content = RequestContent.Create(request.Body);
        }

        await _pipeline.SendAsync(message, stop);
        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }

    /// <summary>Creates a table; 409 is an answer, unless the old table is still on its way out.</summary>
    public async Task<Response> CreateTableAsync(string name, CancellationToken stop)
    {
        var response = await SendAsync(
            new(RequestMethod.Post, "Tables", TableJson.WriteTable(name), Expected: ConflictIsFine), stop);
        if (response.Status == 409 && new RequestFailedException(response) is { ErrorCode: "TableBeingDeleted" } failure)
            throw failure;
        return response;
    }

    /// <summary>Signs every try anew: the signature carries the date.</summary>
    private sealed class SharedKey(string account, byte[] key) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
            var path = message.Request.Uri.ToUri().AbsolutePath;   // escaped exactly as it is sent
            var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{date}\n/{account}{path}"));
            message.Request.Headers.SetValue("x-ms-date", date);
            message.Request.Headers.SetValue("Authorization", $"SharedKeyLite {account}:{Convert.ToBase64String(signature)}");
        }
    }
}

/// <summary>Reads connection strings.</summary>
internal static class TableConnection
{
    private const string EmulatorAccount = "devstoreaccount1";

    // The emulator's key, the same on every machine.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static (Uri Endpoint, string Account, byte[] Key) Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !parts.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
                throw new FormatException("The connection string is not a list of distinct name=value pairs.");
        }

        if (parts.GetValueOrDefault("UseDevelopmentStorage") is "true")
            return (new Uri($"http://127.0.0.1:10002/{EmulatorAccount}"), EmulatorAccount, Convert.FromBase64String(EmulatorKey));
        if (parts.ContainsKey("SharedAccessSignature"))
            throw StandIn.NotThe("Azure.Data.Tables package");
        if (!parts.TryGetValue("AccountName", out var account) || !parts.TryGetValue("AccountKey", out var key))
            throw new FormatException("The connection string lacks AccountName or AccountKey.");
        if (parts.TryGetValue("TableEndpoint", out var endpoint))
            return (new Uri(endpoint), account, Convert.FromBase64String(key));
        if (!parts.TryGetValue("EndpointSuffix", out var suffix))
            throw new FormatException("The connection string lacks TableEndpoint or EndpointSuffix.");
        var protocol = parts.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        return (new Uri($"{protocol}://{account}.table.{suffix}"), account, Convert.FromBase64String(key));
    }
}
