using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presence.Functions.OpenApi;

/// <summary>
/// The description of all HTTP functions, made of the parts that lie beside them: every <c>*.openapi.json</c> of the source.
/// <c>x-codes</c> of a schema names tables of <c>x-code-tables</c>; their lines are added to its description, for people.
/// </summary>
public sealed class OpenApiDocument
{
    private const string Tables = "x-code-tables";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document: JSON, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; } = JsonSerializer.SerializeToUtf8Bytes(Merge(Parts()), Plain);

    /// <summary>Puts parts together: objects are joined, and nothing may be said twice.</summary>
    /// <exception cref="InvalidOperationException">Two parts say the same, or a table of codes is not there.</exception>
    internal static JsonObject Merge(IEnumerable<JsonObject> parts)
    {
        var whole = new JsonObject();
        foreach (var part in parts) Join(whole, part, "");
        Explain(whole, whole[Tables]?.AsObject() ?? []);
        return whole;
    }

    // The part of this room holds what comes first in a document.
    private static IEnumerable<JsonObject> Parts()
    {
        var assembly = typeof(OpenApiDocument).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".openapi.json", StringComparison.Ordinal))
            .OrderBy(name => !name.EndsWith("Api.openapi.json", StringComparison.Ordinal))
            .ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => Read(assembly, name));
    }

    private static JsonObject Read(Assembly assembly, string name)
    {
        using var part = assembly.GetManifestResourceStream(name)!;
        return JsonNode.Parse(part)!.AsObject();
    }

    private static void Join(JsonObject into, JsonObject part, string path)
    {
        foreach (var (name, value) in part)
        {
            if (!into.TryGetPropertyValue(name, out var known)) into[name] = value?.DeepClone();
            else if (known is JsonObject both && value is JsonObject more) Join(both, more, $"{path}/{name}");
            else throw new InvalidOperationException($"Two *.openapi.json say {path}/{name}.");
        }
    }

    private static void Explain(JsonNode? node, JsonObject tables)
    {
        foreach (var child in node is JsonObject all ? all.Select(pair => pair.Value) : node as JsonArray ?? []) Explain(child, tables);
        if (node is not JsonObject schema || schema["x-codes"] is not JsonArray names) return;
        var lines = from name in names
                    let table = tables[(string)name!] ?? throw new InvalidOperationException($"There is no table {name} in {Tables}.")
                    from line in table.AsArray()
                    where MayBe(schema, (int)line["code"]!)
                    select $"{line["code"]} {line["text"]}";
        schema["description"] = string.Join("\n\n", lines.Prepend((string?)schema["description"]).OfType<string>());
    }

    private static bool MayBe(JsonObject schema, int code) =>
        schema["enum"] is not JsonArray listed || listed.Any(number => (int)number! == code);
}
