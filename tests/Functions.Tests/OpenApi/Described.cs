using System.Text.Json;
using System.Text.Json.Nodes;
using Presence.Functions.OpenApi;

namespace Presence.Functions.Tests.OpenApi;

/// <summary>The document, as tests look into it.</summary>
internal static class Described
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    /// <summary>All of it.</summary>
    public static JsonObject Document { get; } = JsonNode.Parse(new OpenApiDocument().Utf8.Span)!.AsObject();

    /// <summary>Every operation: its path, what <c>x-route</c> says of that, its method.</summary>
    public static IReadOnlyList<(string Path, string? Route, string Method, JsonObject Body)> Operations { get; } =
    [
        .. from path in Document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           where Methods.Contains(operation.Key)
           select (path.Key, (string?)path.Value["x-route"], operation.Key, operation.Value!.AsObject()),
    ];

    /// <summary>Which function serves an operation: <c>x-function</c> where one serves several, which must have different ids.</summary>
    public static string FunctionOf(JsonObject operation) => (string?)operation["x-function"] ?? (string)operation["operationId"]!;

    /// <summary>What stands at a place of the document.</summary>
    /// <param name="place">Names between dots, from <c>components.schemas</c> on; <c>[]</c> steps into the items of an array.</param>
    public static JsonNode At(string place)
    {
        JsonNode node = Document["components"]!["schemas"]!;
        foreach (var name in place.Replace("[]", ".items").Split('.'))
            node = Resolve(node is JsonObject schema && schema["properties"]?[name] is { } property ? property
                : node[name] ?? throw new JsonException($"{place}: there is no {name}"));
        return node;
    }

    private static JsonNode Resolve(JsonNode node) =>
        node is JsonObject && (string?)node["$ref"] is { } reference ? At(reference.Split('/')[^1]) : node;
}
