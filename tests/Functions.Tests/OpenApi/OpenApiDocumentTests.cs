using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Presence.Functions.OpenApi;

namespace Presence.Functions.Tests.OpenApi;

/// <summary>The document describes the functions, all of them and nothing else; and how its parts become one.</summary>
public sealed class OpenApiDocumentTests
{
    private static readonly List<(string Name, string Route, string[]? Methods)> Functions =
    [
        .. from method in typeof(Composition).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods())
           let function = method.GetCustomAttribute<FunctionAttribute>()
           let trigger = method.GetParameters().SelectMany(p => p.GetCustomAttributes<HttpTriggerAttribute>()).FirstOrDefault()
           where function is not null && trigger is not null
           select (function.Name, trigger.Route ?? function.Name, trigger.Methods),
    ];

    [Fact]
    public void Every_http_function_is_an_operation_and_every_operation_a_function_with_that_route()
    {
        var described = Described.Operations.Select(operation =>
            $"{Described.FunctionOf(operation.Body)} {operation.Route ?? operation.Path.TrimStart('/')}");

        Assert.Equal(
            Functions.Select(function => $"{function.Name} {function.Route}").Order(StringComparer.Ordinal),
            described.Distinct().Order(StringComparer.Ordinal));
    }

    // One that takes any method describes the one that is right: OpenApiTests of LocalHost sends it and others.
    [Fact]
    public void A_function_that_takes_some_methods_is_described_with_these_and_any_other_with_one() =>
        Assert.All(Functions, function =>
        {
            var methods = Described.Operations.Where(operation => Described.FunctionOf(operation.Body) == function.Name)
                .Select(operation => operation.Method).Order().ToList();
            if (function.Methods is not { Length: > 0 } some) Assert.Single(methods);
            else Assert.Equal(some.Order(StringComparer.OrdinalIgnoreCase), methods, StringComparer.OrdinalIgnoreCase);
        });

    [Fact]
    public void Only_a_route_that_is_no_path_is_said_besides() => Assert.All(
        Described.Operations.Where(operation => operation.Route is not null),
        operation => Assert.NotEqual(operation.Path.TrimStart('/'), operation.Route));

    [Fact]
    public void Every_object_of_an_answer_is_closed_and_says_what_is_always_there()
    {
        var schemas = Described.Document["components"]!["schemas"]!.AsObject();
        var answers = schemas.Where(schema => schema.Key.EndsWith("Answer", StringComparison.Ordinal)
            || schema.Key.EndsWith("Refusal", StringComparison.Ordinal) || schema.Key.EndsWith("Done", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(answers);
        Assert.All(answers.SelectMany(answer => Objects(answer.Value)), one =>
        {
            Assert.False((bool?)one["additionalProperties"] ?? true, one.ToJsonString());
            Assert.NotNull(one["required"]);
            Assert.Empty(one["required"]!.AsArray().Select(name => (string)name!).Except(one["properties"]!.AsObject().Select(p => p.Key)));
        });
    }

    [Fact]
    public void Every_answer_of_a_dialect_is_one_of_those() => Assert.All(
        Described.Operations.Where(operation => TakesAnyMethod(Described.FunctionOf(operation.Body))), operation =>
        {
            var schema = operation.Body["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
            var either = schema["oneOf"] as JsonArray ?? [schema.DeepClone()];
            Assert.All(either, one => Assert.Matches("(Answer|Refusal|Done|/Unknown[A-Z][a-z]+)$", (string?)one!["$ref"]));
        });

    [Fact]
    public void Parts_are_joined_and_what_two_of_them_say_is_refused()
    {
        static JsonObject Part(string text) => JsonNode.Parse(text)!.AsObject();

        var whole = OpenApiDocument.Merge([Part("""{"paths":{"/a":{}}}"""), Part("""{"paths":{"/b":{"get":{}}}}""")]);
        Assert.Equal("""{"paths":{"/a":{},"/b":{"get":{}}}}""", whole.ToJsonString());

        var twice = Assert.Throws<InvalidOperationException>(() => OpenApiDocument.Merge(
            [Part("""{"info":{"title":"a"}}"""), Part("""{"info":{"title":"b"}}""")]));
        Assert.Equal("Two *.openapi.json say /info/title.", twice.Message);
    }

    [Fact]
    public void Descriptions_of_codes_are_written_out_for_people()
    {
        const string Text = """
            {"x-code-tables":{"T":[{"code":7,"text":"Slow down"},{"code":8,"text":"Stop"}]},
             "a":{"x-codes":["T"]},"b":{"description":"One of two.","enum":[8],"x-codes":["T"]}}
            """;

        var whole = OpenApiDocument.Merge([JsonNode.Parse(Text)!.AsObject()]);

        Assert.Equal("7 Slow down\n\n8 Stop", (string?)whole["a"]!["description"]);
        Assert.Equal("One of two.\n\n8 Stop", (string?)whole["b"]!["description"]);
        Assert.Throws<InvalidOperationException>(() =>
            OpenApiDocument.Merge([JsonNode.Parse("""{"a":{"x-codes":["U"]}}""")!.AsObject()]));
    }

    private static bool TakesAnyMethod(string function) =>
        Functions.Single(known => known.Name == function).Methods is not { Length: > 0 };

    private static IEnumerable<JsonNode> Objects(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(pair => Objects(pair.Value)).Concat((string?)(one["type"] as JsonValue) == "object" ? [one] : []),
        JsonArray many => many.SelectMany(Objects),
        _ => [],
    };
}
