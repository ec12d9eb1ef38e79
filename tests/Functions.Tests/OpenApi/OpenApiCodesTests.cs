using System.Reflection;
using System.Text.Json.Nodes;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Wire;

namespace Presence.Functions.Tests.OpenApi;

/// <summary>The codes of the document are the product's, number and text. A table is called like its class, without "Codes".</summary>
public sealed class OpenApiCodesTests
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, Type> Classes = typeof(Composition).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Codes", StringComparison.Ordinal) && Certain(type).Any())
        .ToDictionary(type => type.Name[..^"Codes".Length], StringComparer.Ordinal);

    private static readonly JsonObject Tables = Described.Document["x-code-tables"]!.AsObject();

    public static TheoryData<string> Names => [.. Classes.Keys];

    [Fact]
    public void Every_class_of_codes_has_its_table_and_every_table_its_class() =>
        Assert.Equal(Classes.Keys.Order(StringComparer.Ordinal), Tables.Select(table => table.Key).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Names))]
    public void A_table_holds_what_the_class_says_and_nothing_that_it_never_says(string name)
    {
        var described = Tables[name]!.AsArray().Select(line => new Code((int)line!["code"]!, (string)line["text"]!)).ToList();

        Assert.Equal(described.Distinct(), described);
        Assert.Equal(described.Select(code => code.Number).Order(), described.Select(code => code.Number));
        Assert.Empty(Certain(Classes[name]).Except(described));
        Assert.Empty(described.Except(Certain(Classes[name])).Except(Possible(Classes[name])));
    }

    /// <summary>Codes that have a name.</summary>
    private static IEnumerable<Code> Certain(Type type) => type.GetFields(Statics).SelectMany(field => field.GetValue(null) switch
    {
        Code code => [code],
        EndpointCodes table => table.GetType().GetProperties()
            .Where(property => property.Name != nameof(EndpointCodes.TooManyCalls))   // it has a name in the class that says it
            .Select(property => property.GetValue(table)).OfType<Code>(),
        _ => [],
    });

    /// <summary>What is made of what rules refuse, which may be what never comes up in this service.</summary>
    private static IEnumerable<Code> Possible(Type type) =>
        from method in type.GetMethods(Statics)
        where method.ReturnType == typeof(Code) && method.GetParameters() is [_]
        from argument in ArgumentsOf(method.GetParameters()[0].ParameterType)
        select (Code)method.Invoke(null, [argument])!;

    private static IEnumerable<object> ArgumentsOf(Type type) => type == typeof(FriendAnswer)
        ? from why in Enum.GetValues<Refusal>()
          from theirs in new[] { false, true }
          select (object)new FriendAnswer(new UserId("bob"), why, theirs)
        : Enum.GetValues(type).Cast<object>();
}
