using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions;
using Presence.Functions.Push;
using Presence.Functions.Telemetry;

namespace Presence.Tests;

/// <summary>Snippets that cannot be run here: they are right by their grammar, and say the product's names.</summary>
public sealed partial class SnippetNamesTests
{
    private const string Folder = "docs/first-ten-minutes";
    private static readonly string[] Parsed = ["csharp", "java", "swift"];

    private static readonly ClientMessage[] Messages =
    [
        ClientMessages.StatusUpdated(PresenceView.Of(new UserId("ann"), new UserState(), Viewer.Backend, default, new Timings())),
        ClientMessages.Ready("", 0, new Timings()),
        ClientMessages.SubscriptionEvicted([]),
        ClientMessages.KickedOut(KickReason.SignedOut),
    ];

    private sealed record Findings(string? Wrong, string[] Members, string[] Strings);

    [Fact]
    public async Task Snippets_in_other_languages_parse_and_listen_for_every_message_with_its_fields()
    {
        var fields = Messages.SelectMany(FieldsOf).ToHashSet(StringComparer.Ordinal);
        var snippets = Page.Read($"{Folder}/native-signalr.md").Where(snippet => Parsed.Contains(snippet.Language)).ToList();
        Assert.Equal(Parsed, snippets.Select(snippet => snippet.Language));
        var findings = await ParseAsync(snippets);
        foreach (var (snippet, found) in snippets.Zip(findings))
        {
            Assert.True(found.Wrong is null, $"{snippet.Language}: {found.Wrong}");
            var targets = found.Strings.Select(text => text.Trim('"')).Where(text => text.StartsWith("on", StringComparison.Ordinal));
            Assert.Equal(Messages.Select(message => message.Target).Order(), targets.Order());
            // C# is read without regard to case, and takes what answers hold as well.
            var members = found.Members.Select(JsonNamingPolicy.CamelCase.ConvertName).ToList();
            Assert.Empty(fields.Except(members, StringComparer.Ordinal));
            Assert.Empty(members.Except([.. fields, "successUserList"], StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Pages_name_no_verb_and_no_code_that_the_product_does_not_have()
    {
        var verbs = typeof(Composition).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var functions = Path.Combine(Repository.Root, "src", "Functions");
        var tables = Directory.GetFiles(functions, "*Codes.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
        var codes = Made().Matches(string.Join('\n', tables)).Select(match => match.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var page in Directory.GetFiles(Path.Combine(Repository.Root, Folder)))
        {
            var text = File.ReadAllText(page);
            Assert.All(Verb().Matches(text).Select(match => match.Groups["verb"].Value), verb => Assert.Contains(verb, verbs));
            Assert.All(Code().Matches(text).Select(match => match.Value), code => Assert.Contains(code, codes));
        }
    }

    [Fact]
    public void The_operators_page_names_metrics_that_there_are_and_quotes_the_log_as_it_is_written()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, Folder, "operator.md"));
        var named = Counter().Matches(page).Select(match => match.Value).ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(Metrics(), StringComparer.Ordinal));

        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories);
        var lines = Logged().Matches(string.Join('\n', sources.Select(File.ReadAllText)))
            .Select(match => Hole().Replace(match.Groups["line"].Value, "…"));
        var quoted = Quoted().Matches(page.Split("| Line |")[1].Split("\n\n")[0]).Select(match => match.Groups["line"].Value).ToList();
        Assert.NotEmpty(quoted);
        Assert.Empty(quoted.Except(lines, StringComparer.Ordinal));
    }

    private static HashSet<string> Metrics()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == PresenceMetrics.MeterName) lock (names) names.Add(instrument.Name);
        };
        using var metrics = new PresenceMetrics();
        _ = new LaneMetrics(metrics);
        listener.Start();
        return names;
    }

    private static IEnumerable<string> FieldsOf(ClientMessage message)
    {
        var sent = JsonSerializer.SerializeToElement(message.Argument);
        return (sent.ValueKind == JsonValueKind.Array ? sent[0] : sent).EnumerateObject().Select(field => field.Name);
    }

    private static async Task<Findings[]> ParseAsync(IEnumerable<Snippet> snippets)
    {
        using var parser = await NodeKit.StartAsync("parse.mjs");
        await parser.StandardInput.WriteAsync(JsonSerializer.Serialize(snippets, JsonSerializerOptions.Web));
        parser.StandardInput.Close();
        var printed = await parser.StandardOutput.ReadToEndAsync();
        return JsonSerializer.Deserialize<Findings[]>(printed, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException(await parser.StandardError.ReadToEndAsync());
    }

    // As a path, or as the first argument of the snippets' own "post" and "call".
    [GeneratedRegex("""(?:v[14]/(?:\w+/)?|post\("|call \w+/)(?<verb>(?!v\d)[a-z]\w+)""")]
    private static partial Regex Verb();

    // By their first digits, so that ports, apps and times are none.
    [GeneratedRegex(@"\b(?:(?:2996|6014|6208)|(?:30|31|60|70|72|90)\d{3}|(?:1000000|66[02]00)\d{2,4})\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"presence\.[a-z.]+[a-z]")]
    private static partial Regex Counter();

    [GeneratedRegex(@"Message = ""(?<line>[^""]+)""")]
    private static partial Regex Logged();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^\| `(?<line>[^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"new\(\s*(?<code>\d+),")]
    private static partial Regex Made();
}
