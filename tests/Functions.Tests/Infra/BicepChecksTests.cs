namespace Presence.Functions.Tests.Infra;

/// <summary>Each check of infra/bicep finds what it is for.</summary>
public sealed class BicepChecksTests
{
    private const string Use = "module m 'm.bicep' =";
    private const string Group = "resource group 'Microsoft.Resources/resourceGroups@2024-03-01'";

    private static readonly Dictionary<string, VerifiedType> LookedUp = new(StringComparer.Ordinal)
    {
        ["Microsoft.Resources/resourceGroups@2024-03-01"] = new(
            "", new(StringComparer.Ordinal) { ["name"] = ["a", "b"], ["rules[].kind"] = null, ["map.*"] = null }, ["id"]),
    };

    private static readonly (string, string) Module =
        ("m.bicep", "param given string\nparam spare string = given\noutput made string = spare\n");

    public static TheoryData<string, string> Wrong => new()
    {
        { "param = 'x'", "line 1: " },
        { "var a = {\n  b: 1\noutput x int = a", "line 1:" },
        { "output x string = missing", ":1: missing is not declared" },
        { "var a = [for i in [1]: i]\noutput x int = i\noutput y array = a", ":2: i is not declared" },
        { "param a string", ":1: a is never used" },
        { "var a = 1", ":1: a is never used" },
        { $"{Group} existing = {{\n  name: 'a'\n}}", ":1: group is never used" },
        { "var a = 1\nvar a = 2\noutput x int = a", ": a is declared twice" },
        { "output x string = uniqeString('a')", ": uniqeString is no function that is known here" },
        { "output x string = loadTextContent('there.txt')\noutput y string = loadTextContent('gone.txt')", ": gone.txt does not exist" },
        { "import { t } from 'gone.bicep'\nparam a t\noutput x string = a", ":1: gone.bicep does not exist" },
        { "import { t } from 'm.bicep'\nparam a t\noutput x string = a", ":1: m.bicep exports no t" },
        { "@export()\ntype t = string", ": t is exported for nobody" },
        { "module m 'gone.bicep' = {\n  name: 'm'\n}", ":1: gone.bicep does not exist" },
        { "module m 'm.bicep' = {\n  params: {}\n}\noutput x string = m.outputs.made", ":1: m.bicep is not given given" },
        { $"{Use} {{\n  params: {{ given: '', more: '' }}\n}}\noutput x string = m.outputs.made", ":1: m.bicep has no parameter more" },
        { "module m 'm.bicep' = {\n  params: { given: '' }\n}", ":1: outputs.made of m.bicep is never read" },
        { $"{Use} {{\n  params: {{ given: '' }}\n}}\noutput x array = [m.outputs.made, m.outputs.gone]", ":1: m.bicep has no outputs.g" },
    };

    public static TheoryData<string, string> WrongParameters => new()
    {
        { "param given = ''", ": says not of what it gives the parameters" },
        { "using 'gone.bicep'\nparam given = ''", ":1: gone.bicep does not exist" },
        { "using 'm.bicep'", ": m.bicep is not given given" },
        { "using 'm.bicep'\nparam given = ''\nparam more = ''", ": m.bicep has no parameter more" },
        { "using 'm.bicep'\nparam given = spare", ":2: spare is not declared" },
        { "using 'm.bicep'\nparam given string = ''", "line 2: param given string = ''" },
        { "using 'm.bicep'\nparam given = ", "line 2:" },
    };

    public static TheoryData<string, string> WrongTypes => new()
    {
        { "resource group 'Microsoft.Resources/resourceGroups@2030-01-01' = {}", "@2030-01-01 was not looked up" },
        { $"{Group} = {{ name: 'a', location: 'x' }}", ": location was not looked up" },
        { $"{Group} = {{ name: 'c' }}", ": name cannot be c" },
        { $"{Group} = {{ name: true ? 'a' : 'c' }}", ": name cannot be c" },
        { $"{Group} = {{ rules: [{{ kind: 1, sort: 2 }}] }}", ": rules[].sort was not looked up" },
        { $"var rules = [{{ sort: 2 }}]\n{Group} = {{ rules: concat(rules, []) }}", ": rules[].sort was not looked up" },
        { $"{Group} = {{ rules: map([1], i => {{ sort: i }}) }}", ": rules[].sort was not looked up" },
        { $"param k string\n{Group} = {{ map: {{ '${{k}}': {{ more: 1 }} }} }}", ": map.*.more was not looked up" },
        { $"{Group} = [for i in [1]: {{ sort: i }}]", ": sort was not looked up" },
        { $"{Group} = {{ name: 'a' }}\noutput x string = group.name", ": name, which is read, was not looked up" },
        { $"{Group} = {{ rules: [{{ kind: 1 }}] }}\noutput x string = group.id", ": name is not set" },
        { $"{Group} = {{ name: 'a' }}", ": id is not read" },
    };

    // All of them are read at once: starting the parser takes longer than it works.
    private static readonly Lazy<Task<IReadOnlyList<BicepFile>>> Parsed = new(() => BicepFile.ReadAsync(
        [Module, .. Texts(Wrong, "main.bicep"), .. Texts(WrongTypes, "main.bicep"), .. Texts(WrongParameters, "main.bicepparam")]));

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_file_is_found(string text, string problem)
    {
        var files = await ParsedAsync(text, withModule: text.Contains("'m.bicep'", StringComparison.Ordinal));
        Contains(problem, BicepChecks.Find(files, path => path == "there.txt"));
    }

    [Theory, MemberData(nameof(WrongParameters))]
    public async Task A_wrong_file_of_parameters_is_found(string text, string problem) =>
        Contains(problem, BicepChecks.Find(await ParsedAsync(text, withModule: true), _ => false));

    [Fact]
    public async Task A_file_that_nobody_uses_is_found() =>
        Contains("m.bicep: nobody uses it", BicepChecks.Find(await ReadAsync("main.bicep", "", Module), _ => false));

    [Fact]
    public async Task A_right_file_is_right()
    {
        const string Text = """
            param name string
            var made = map([name], each => '${each}-${name}')
            resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = { name: 'a', map: { '${name}': 1 }, rules: [{ kind: made }] }
            module m 'm.bicep' = [for i in range(0, 2): if (i > 0) { params: { given: '${i}' } }]
            output x string = '${m[0].outputs.made}${group.id}'
            """;
        var files = await ReadAsync("main.bicep", Text, Module);
        Assert.Empty(BicepChecks.Find(files, _ => false));
        Assert.Empty(BicepTypes.Find(files, LookedUp));
        var assigned = await ReadAsync("main.bicepparam", "using 'main.bicep'\nparam name = 'a'", ("main.bicep", Text), Module);
        Assert.Empty(BicepChecks.Find(assigned, _ => false));
    }

    [Theory, MemberData(nameof(WrongTypes))]
    public async Task A_property_that_nobody_looked_up_is_found(string text, string problem) =>
        Contains(problem, BicepTypes.Find(await ParsedAsync(text, withModule: false), LookedUp));

    [Fact]
    public async Task A_role_that_may_not_be_given_is_found()
    {
        const string Owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
        var officer = BicepRoles.Documented["keyVaultSecretsOfficer"];
        var files = await ReadAsync("main.bicep", $"var r = {{ storageBlobDataOwner: '{Owner}', keyVaultSecretsUser: '{officer}' }}");
        Contains($"{Owner} is no role", BicepRoles.Find(files));
        Contains($"keyVaultSecretsUser is not {officer}", BicepRoles.Find(files));
    }

    private static Task<IReadOnlyList<BicepFile>> ReadAsync(string name, string text, params (string, string)[] others) =>
        BicepFile.ReadAsync([(name, text), .. others]);

    private static IEnumerable<(string, string)> Texts(IEnumerable<object[]> cases, string name) =>
        cases.Select(one => (string)one[0]).Select(text => ($"{text}\n/{name}", text));

    private static async Task<List<BicepFile>> ParsedAsync(string text, bool withModule)
    {
        var all = await Parsed.Value;
        var file = all.First(one => one.Name.StartsWith($"{text}\n/", StringComparison.Ordinal));
        return [file with { Name = file.Name[(text.Length + 2)..] }, .. withModule ? all.Take(1) : []];
    }

    private static void Contains(string problem, IEnumerable<string> found)
    {
        var all = found.ToList();
        var says = all.Exists(one => one.Contains(problem, StringComparison.Ordinal));
        Assert.True(says, $"'{problem}' is not among: {string.Join(" | ", all)}");
    }
}
