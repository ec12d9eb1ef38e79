using System.Reflection;
using System.Text.Json;

namespace Presence.Tests;

/// <summary>Each line of docs/deviations.md is kept by a test or a golden message, and each of those cites a line that is there.</summary>
public sealed class DeviationTests
{
    private static readonly string[] TestProjects =
        ["Presence.Domain.Tests", "Presence.Functions.Tests", "Presence.LocalHost.Tests", "Presence.Shape.Tests"];

    private static IEnumerable<string> Ids => Deviations.Lines.Select(line => line.Id).OfType<string>();

    [Fact]
    public void Every_bullet_and_row_has_an_id() => IsEmpty(
        Deviations.Lines.Where(line => line.Id is null).Select(line => line.Text).Concat(Deviations.Strays),
        "These lines of docs/deviations.md have no id:\n");

    [Fact]
    public void No_id_is_there_twice() => IsEmpty(
        Ids.GroupBy(id => id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key),
        "More than one line of docs/deviations.md has the id ");

    [Fact]
    public void Every_line_is_kept_by_a_test_or_a_golden_message() => IsEmpty(
        Ids.Except(KeptByTests().Concat(KeptByGoldenMessages()), StringComparer.Ordinal),
        "No test has a [Deviation], and no message in tests/wire a \"deviation\", that names ");

    [Fact]
    public void Every_line_that_is_cited_exists() => IsEmpty(
        KeptByTests().Concat(KeptByGoldenMessages()).Except(Ids, StringComparer.Ordinal),
        "docs/deviations.md has no line or table that is called ");

    private static IEnumerable<string> KeptByTests() =>
        from attribute in TestProjects.Select(Assembly.Load).SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
            .SelectMany(method => method.GetCustomAttributesData())
        from id in attribute.AttributeType.Name switch
        {
            "DeviationAttribute" => ((IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
                .Select(argument => (string)argument.Value!),
            "DeviationTableAttribute" => RowsOf((string)attribute.ConstructorArguments[0].Value!),
            _ => [],
        }
        select id;

    // A table that is not there cites its own heading.
    private static IEnumerable<string> RowsOf(string heading)
    {
        string[] rows = [.. Deviations.Lines.Where(line => line.IsRow && line.Heading == heading).Select(line => line.Id).OfType<string>()];
        return rows.Length > 0 ? rows : [heading];
    }

    private static IEnumerable<string> KeptByGoldenMessages()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "wire"), "*.json"))
        {
            using var messages = JsonDocument.Parse(File.ReadAllText(path));
            foreach (var message in messages.RootElement.EnumerateArray())
            {
                if (!message.TryGetProperty("deviation", out var cited)) continue;
                if (cited.ValueKind == JsonValueKind.String) yield return cited.GetString()!;
                else foreach (var id in cited.EnumerateArray()) yield return id.GetString()!;
            }
        }
    }

    private static void IsEmpty(IEnumerable<string> wrong, string what)
    {
        var all = wrong.Distinct(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, what + string.Join(", ", all));
    }
}
