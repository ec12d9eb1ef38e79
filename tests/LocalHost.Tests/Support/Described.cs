using System.Text.Json;

namespace Presence.Tests;

/// <summary>A message that is held against GET /openapi.json; what is null is not looked at (tests/js/openapi.mjs).</summary>
/// <param name="Path">As the document writes it.</param>
/// <param name="Query">Names and values.</param>
internal sealed record DescribedMessage(
    string Name, string Path, string Method, string[][]? Query = null, JsonElement? Body = null, JsonElement? Answer = null,
    string[][]? Headers = null, bool Webhook = false);

/// <summary>GET /openapi.json, and messages held against it.</summary>
internal sealed class Described(JsonElement document)
{
    private static readonly JsonSerializerOptions Sent =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    public JsonElement Paths => document.GetProperty("paths");

    public static async Task<Described> GetAsync(string url)
    {
        using var http = new HttpClient();
        return new Described(JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync($"{url}/openapi.json")));
    }

    /// <summary>The operation that describes an address; null for what no function serves.</summary>
    public (string Path, string Method)? OperationOf(string path)
    {
        if (!Paths.TryGetProperty(path, out _))
            path = path.Split('/')[1] switch
            {
                "v1" => "/v1/{verb}", "v4" => "/v4/{service}/{command}", "console" => "/console/{file}", _ => "",
            };
        if (path.Length == 0) return null;
        var operation = Paths.GetProperty(path).EnumerateObject().First(at => at.Value.ValueKind == JsonValueKind.Object);
        return (path, operation.Name);
    }

    /// <summary>Names and values of a query, decoded.</summary>
    public static string[][] QueryIn(string query) =>
    [
        .. from part in query.Split('&', StringSplitOptions.RemoveEmptyEntries)
           let pair = part.Split('=', 2)
           select new[] { Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "") },
    ];

    /// <summary>Fails with a line for each thing that is not as the document says.</summary>
    public async Task HoldAsync(IReadOnlyCollection<DescribedMessage> messages)
    {
        Assert.NotEmpty(messages);
        Assert.Empty(await WrongAsync(messages));
    }

    /// <summary>What is not as the document says, one line each.</summary>
    public async Task<string[]> WrongAsync(IReadOnlyCollection<DescribedMessage> messages)
    {
        using var checker = await NodeKit.StartAsync("openapi.mjs");
        var complained = checker.StandardError.ReadToEndAsync();
        await checker.StandardInput.WriteAsync(JsonSerializer.Serialize(new { document, messages }, Sent));
        checker.StandardInput.Close();
        var printed = await checker.StandardOutput.ReadToEndAsync();
        return printed.Length > 0 ? JsonSerializer.Deserialize<string[]>(printed)! : throw new InvalidOperationException(await complained);
    }
}
