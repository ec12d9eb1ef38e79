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

    private static readonly Assembly[] TestAssemblies = [.. new[] { "Presence.Domain.Tests", "Presence.Functions.Tests", "Presence.LocalHost.Tests" }.Select(Assembly.Load)];

    private static IEnumerable<string> RuleNumbers =>
        RuleNumber().Matches(Read("docs/rules.md")).Select(match => match.Value.Trim('*')).Distinct();

    public static TheoryData<string> Rules => [.. RuleNumbers];

    [Theory, MemberData(nameof(Rules))]
    public void Every_rule_has_a_test_that_carries_its_number(string rule)
    {
        var tests = TestAssemblies.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMethods())
            .Where(m => m.GetCustomAttributesData().Any(d => d.AttributeType.Name == "RuleAttribute" && (string?)d.ConstructorArguments[0].Value == rule)
                && m.GetCustomAttributes<FactAttribute>().Any());
        Assert.NotEmpty(tests);
    }

    [Fact]
    public void No_test_and_no_code_cites_a_rule_that_does_not_exist()
    {
        var known = RuleNumbers.ToHashSet(StringComparer.Ordinal);
        var cited = ProductFiles().SelectMany(file => Citation().Matches(File.ReadAllText(file)).SelectMany(m => SingleRule().Matches(m.Value)).Select(m => m.Value));
        var kept = TestAssemblies.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMethods()).SelectMany(m => m.GetCustomAttributesData())
            .Where(d => d.AttributeType.Name == "RuleAttribute").Select(d => (string)d.ConstructorArguments[0].Value!);
        Assert.Empty(cited.Concat(kept).Where(rule => !known.Contains(rule)).Distinct());
    }

    [Fact]
    public void Domain_references_nothing_but_the_base_class_library() =>
        Assert.All(typeof(PresenceRules).Assembly.GetReferencedAssemblies(), name => Assert.StartsWith("System.", name.Name, StringComparison.Ordinal));

    [Fact]
    public void Domain_has_no_clock_no_randomness_and_no_waiting() =>
        Assert.DoesNotContain(Files("src/Domain"), file => Impure().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void There_is_no_conditional_compilation_in_the_product() =>
        Assert.DoesNotContain(Files("src"), file => File.ReadLines(file).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)));

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold()
    {
        var long_ = Files("src").Concat(Files("local")).Concat(Files("tests")).Concat(Files("bench")).Select(file => (file, lines: File.ReadLines(file).Count())).Where(f => f.lines > LinesMax);
        Assert.Empty(long_);
    }

    [Fact]
    public void No_line_is_wider_than_the_editor_shows()
    {
        var wide = from folder in new[] { "src", "local", "tests", "bench" }
                   from file in Files(folder)
                   from line in File.ReadLines(file).Index()
                   where line.Item.Length > ColumnsMax
                   select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1} has {line.Item.Length} columns";
        Assert.Empty(wide);
    }

    [Fact]
    public void Every_function_stands_in_the_readme_with_its_route_and_file()
    {
        var readme = Read("README.md");
        var methods = typeof(Composition).Assembly.GetExportedTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null).ToList();
        Assert.NotEmpty(methods);
        foreach (var method in methods)
        {
            var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
            var row = readme.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            Assert.True(row is not null, $"{name} is missing in the table of README.md");
            var route = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()?.Route).FirstOrDefault(r => r is not null);
            if (route is not null) Assert.Contains($"`/{route}`", row, StringComparison.Ordinal);
            var file = RowFile().Match(row!).Groups["path"].Value;
            Assert.Contains($"[Function(\"{name}\")]", Read(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_function_answers_a_task_and_lives_in_a_public_sealed_class() =>
        Assert.All(
            typeof(Composition).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null),
            m => Assert.True(m.ReturnType == typeof(Task) && m.DeclaringType is { IsPublic: true, IsSealed: true }, m.Name));

    [Fact]
    public void Every_setting_of_the_sample_is_explained()
    {
        var settings = Read("docs/settings.md");
        var names = SampleName().Matches(Read("local.settings.sample.json")).Select(m => m.Groups["name"].Value).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(name[(name.LastIndexOf("__", StringComparison.Ordinal) + (name.Contains("__", StringComparison.Ordinal) ? 2 : 1))..], settings, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_in_the_documents_lead_somewhere()
    {
        var documents = Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories));
        var broken = from document in documents
                     from Match link in Link().Matches(File.ReadAllText(document))
                     let target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups["target"].Value)
                     where !File.Exists(target) && !Directory.Exists(target)
                     select $"{document}: {target}";
        Assert.Empty(broken);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static IEnumerable<string> ProductFiles() => Files("src").Concat(Files("local"));

    private static IEnumerable<string> Files(string folder)
    {
        var path = Path.Combine(Repository.Root, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("node_modules", StringComparison.Ordinal)) : [];
    }

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
