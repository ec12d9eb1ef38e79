using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions;

namespace Presence.Tests;

/// <summary>What this repository has agreed on, kept by tests.</summary>
public sealed partial class ConventionTests
{
    private const int LinesMax = 200;
    private const int ColumnsMax = 140;   // as .editorconfig says

    private static readonly string[] CodeFolders = ["src", "local", "tests", "bench", "samples"];
    private static readonly string[] TestProjects = ["Presence.Domain.Tests", "Presence.Functions.Tests", "Presence.LocalHost.Tests"];

    private static IEnumerable<string> RuleNumbers =>
        RuleNumber().Matches(Read("docs/rules.md")).Select(match => match.Value.Trim('*')).Distinct();

    private static IEnumerable<MethodInfo> TestMethods =>
        TestProjects.Select(Assembly.Load).SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetMethods());

    public static TheoryData<string> Rules => [.. RuleNumbers];

    [Theory, MemberData(nameof(Rules))]
    public void Every_rule_has_a_test_that_carries_its_number(string rule)
    {
        var tests = TestMethods.Where(method => method.GetCustomAttributes<FactAttribute>().Any());
        Assert.Contains(tests, test => RulesOf(test).Contains(rule, StringComparer.Ordinal));
    }

    [Fact]
    public void No_test_and_no_code_cites_a_rule_that_does_not_exist()
    {
        var known = RuleNumbers.ToHashSet(StringComparer.Ordinal);
        var cited = ProductFiles()
            .SelectMany(file => Citation().Matches(File.ReadAllText(file)))
            .SelectMany(citation => SingleRule().Matches(citation.Value))
            .Select(rule => rule.Value);
        var kept = TestMethods.SelectMany(RulesOf);
        Assert.Empty(cited.Concat(kept).Where(rule => !known.Contains(rule)).Distinct());
    }

    [Fact]
    public void Domain_references_nothing_but_the_base_class_library() =>
        Assert.All(
            typeof(PresenceRules).Assembly.GetReferencedAssemblies(),
            name => Assert.StartsWith("System.", name.Name, StringComparison.Ordinal));

    [Fact]
    public void Domain_has_no_clock_no_randomness_and_no_waiting() =>
        Assert.DoesNotContain(Files("src/Domain"), file => Impure().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void No_wire_gets_a_state_or_a_session_of_a_user() =>
        Assert.DoesNotContain(
            Files("src/Functions/Dialects").Concat(Files("src/Functions/Push")).Concat(Files("src/Functions/Webhooks")),
            file => StateOfUser().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void There_is_no_conditional_compilation_in_the_product() =>
        Assert.DoesNotContain(Files("src"), file =>
            File.ReadLines(file).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)));

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold()
    {
        var tooLong = from folder in CodeFolders
                      from file in Files(folder)
                      let lines = File.ReadLines(file).Count()
                      where lines > LinesMax
                      select (file, lines);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_line_is_wider_than_the_editor_shows()
    {
        var wide = from folder in CodeFolders
                   from file in Files(folder)
                   from line in File.ReadLines(file).Index()
                   let columns = line.Item.EnumerateRunes().Count()
                   where columns > ColumnsMax
                   select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1} has {columns} columns";
        Assert.Empty(wide);
    }

    [Fact]
    public void Every_function_stands_in_the_readme_with_its_route_and_file()
    {
        var readme = Read("README.md");
        var methods = FunctionsIn(typeof(Composition).Assembly.GetExportedTypes()).ToList();
        Assert.NotEmpty(methods);
        foreach (var method in methods)
        {
            var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
            var row = readme.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            Assert.True(row is not null, $"{name} is missing in the table of README.md");
            var route = method.GetParameters()
                .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.Route)
                .FirstOrDefault(text => text is not null);
            if (route is not null) Assert.Contains($"`/{route}`", row, StringComparison.Ordinal);
            var file = RowFile().Match(row!).Groups["path"].Value;
            Assert.Contains($"[Function(\"{name}\")]", Read(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_function_answers_a_task_and_lives_in_a_public_sealed_class() =>
        Assert.All(
            FunctionsIn(typeof(Composition).Assembly.GetTypes()),
            m => Assert.True(m.ReturnType == typeof(Task) && m.DeclaringType is { IsPublic: true, IsSealed: true }, m.Name));

    [Fact]
    public void Every_setting_of_the_sample_is_explained()
    {
        var settings = Read("docs/settings.md");
        var names = SampleName().Matches(Read("local.settings.sample.json")).Select(m => m.Groups["name"].Value).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(name.Split("__")[^1], settings, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_in_the_documents_lead_somewhere()
    {
        var docs = Path.Combine(Repository.Root, "docs");
        var documents = Directory.GetFiles(Repository.Root, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.md"))
            .Concat(Directory.GetFiles(docs, "*.md", SearchOption.AllDirectories));
        var broken = from document in documents
                     from Match link in Link().Matches(File.ReadAllText(document))
                     let target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups["target"].Value)
                     where !File.Exists(target) && !Directory.Exists(target)
                     select $"{document}: {target}";
        Assert.Empty(broken);
    }

    private static IEnumerable<string> RulesOf(MethodInfo test) =>
        from attribute in test.GetCustomAttributesData()
        where attribute.AttributeType.Name == "RuleAttribute"
        select (string)attribute.ConstructorArguments[0].Value!;

    private static IEnumerable<MethodInfo> FunctionsIn(IEnumerable<Type> types) =>
        types.SelectMany(type => type.GetMethods()).Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null);

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static IEnumerable<string> ProductFiles() => Files("src").Concat(Files("local"));

    private static IEnumerable<string> Files(string folder)
    {
        var path = Path.Combine(Repository.Root, folder);
        if (!Directory.Exists(path)) return [];
        return Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\bUserState\b|\bSessionList\b|\.Sessions\b|\bSession [a-z]", RegexOptions.NonBacktracking)]
    private static partial Regex StateOfUser();

    [GeneratedRegex(@"\*\*R\d+\*\*")]
    private static partial Regex RuleNumber();

    [GeneratedRegex(@"\((?:R\d+(?:, )?)+\)", RegexOptions.NonBacktracking)]
    private static partial Regex Citation();

    [GeneratedRegex(@"R\d+")]
    private static partial Regex SingleRule();

    [GeneratedRegex(@"UtcNow|DateTime\.Now|Guid\.NewGuid|\bRandom\b|\basync\b|\bTask\b", RegexOptions.NonBacktracking)]
    private static partial Regex Impure();

    [GeneratedRegex(@"\]\((?<path>src/[^)]+)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex RowFile();

    [GeneratedRegex("\"(?<name>(Presence|AzureSignalR)[A-Za-z0-9_]*)\":", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SampleName();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
