using System.Text.Json;
using System.Text.RegularExpressions;
using Presence.Tests;

namespace Presence.Functions.Tests.Infra;

/// <summary>The workbook and the alerts ask for what the app measures, all of it, and for nothing else.</summary>
public sealed partial class DashboardTests
{
    private static readonly string[][] Explained =
    [
        .. File.ReadAllLines(Path.Combine(Repository.Root, "docs/telemetry.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')),
    ];

    private static readonly string[] Instruments = [.. Explained.Select(cells => cells[1].Trim(' ', '`'))];

    private static readonly string[] Attributes =
        [.. Explained.SelectMany(cells => Code().Matches(cells[3])).Select(match => match.Groups["text"].Value).Distinct()];

    private static readonly string[] Tables = ["AppMetrics", "AppRequests", "Lanes"];

    private static readonly string Workbook = File.ReadAllText(Path.Combine(Repository.Root, "infra/workbook/presence.workbook.json"));

    private static readonly string[] Files = Directory.GetFiles(Path.Combine(BicepFile.Folder, "queries"));

    public static TheoryData<string> Alerts => [.. Files.Select(path => Path.GetFileName(path))];

    [Fact]
    public void The_workbook_shows_every_instrument() => Assert.Equal(
        Instruments.Order(), Queries().SelectMany(query => Name().Matches(query)).SelectMany(Quoted).Distinct().Order());

    [Fact]
    public void The_workbook_asks_for_attributes_that_there_are() => Assert.All(Queries(), AsksForWhatThereIs);

    [Fact]
    public void The_workbook_is_one_that_the_portal_reads()
    {
        using var json = JsonDocument.Parse(Workbook);
        Assert.Equal("Notebook/1.0", json.RootElement.GetProperty("version").GetString());
        Assert.Equal("{workspace}", Assert.Single(json.RootElement.GetProperty("fallbackResourceIds").EnumerateArray()).GetString());
        var items = json.RootElement.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(items.Count, items.Select(item => item.GetProperty("name").GetString()).Distinct().Count());
        Assert.All(items, item => Assert.Contains(item.GetProperty("type").GetInt32(), new[] { 1, 3, 9 }));   // text, query, parameters
        foreach (var content in items.Where(item => item.GetProperty("type").GetInt32() == 3).Select(item => item.GetProperty("content")))
        {
            Assert.Equal("microsoft.operationalinsights/workspaces", content.GetProperty("resourceType").GetString());
            Assert.Equal("range", content.GetProperty("timeContextFromParameter").GetString());
            Assert.NotEmpty(content.GetProperty("title").GetString()!);
        }
    }

    [Theory, MemberData(nameof(Alerts))]
    public void An_alert_asks_for_what_there_is_and_makes_one_value(string file)
    {
        var query = File.ReadAllText(Path.Combine(BicepFile.Folder, "queries", file));

        Assert.StartsWith("// ", query, StringComparison.Ordinal);
        Assert.Matches(@"\n\| (summarize|project) Value = [^\n]+\n$", query);
        AsksForWhatThereIs(query);
    }

    [Fact]
    public async Task Each_alert_has_a_name_of_its_own_and_the_query_of_that_name()
    {
        var rules = (await BicepFile.OwnAsync("modules/alertsOnQueries.bicep"))["rules"].Value!.Array!;

        Assert.All(rules, rule => Assert.Equal($"../queries/{rule.At("name")!.String}.kql", rule.At("query")!.Arguments![0].String));
        Assert.Equal(
            Files.Select(path => Path.GetFileNameWithoutExtension(path)).Order(), rules.Select(rule => rule.At("name")!.String!).Order());
    }

    [Fact]
    public void The_runbook_says_what_to_do_about_each_alert()
    {
        static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));
        var titles = Read("infra/README.md").Split("## Alerts")[1].Split("\n## ")[0].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split('|')[1].Trim()).ToList();

        Assert.InRange(titles.Count, 10, 20);
        Assert.All(titles, title => Assert.Contains(title, Read("docs/operations.md"), StringComparison.Ordinal));
    }

    private static void AsksForWhatThereIs(string query)
    {
        Assert.Empty(Name().Matches(query).SelectMany(Quoted).Except(Instruments, StringComparer.Ordinal));
        Assert.Empty(Attribute().Matches(query).Select(match => match.Groups["name"].Value).Except(Attributes, StringComparer.Ordinal));
        Assert.All(Table().Matches(query).Select(match => match.Groups["name"].Value), table => Assert.Contains(table, Tables));
    }

    private static IEnumerable<string> Quoted(Match names) =>
        Quote().Matches(names.Groups["names"].Value).Select(match => match.Groups["text"].Value);

    private static List<string> Queries()
    {
        using var json = JsonDocument.Parse(Workbook);
        return [.. json.RootElement.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("type").GetInt32() == 3)
            .Select(item => item.GetProperty("content").GetProperty("query").GetString()!)];
    }

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    // Name == "…" and Name in ("…", "…").
    [GeneratedRegex("""\bName\s*(==|in)\s*(?<names>"[^"]+"|\([^)]+\))""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex("""Properties\["(?<name>[^"]+)"\]""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^(let \w+ = )?(?<name>[A-Z]\w+)\s*$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Table();

    [GeneratedRegex("\"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quote();
}
