using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Presence.Tests;

/// <summary>requests.http goes with the functions: one request at least for each, and none that leads nowhere.</summary>
public sealed partial class RequestsTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "requests.http"));

    private static readonly List<Request> Requests =
        [.. RequestLine().Matches(Text).Select(line => new Request(line.Groups["method"].Value, line.Groups["path"].Value))];

    private static readonly List<Function> Functions =
    [
        .. from method in Assembly.Load("Presence.Functions").GetExportedTypes().SelectMany(type => type.GetMethods())
           let function = method.GetCustomAttribute<FunctionAttribute>()
           let trigger = method.GetParameters().SelectMany(p => p.GetCustomAttributes<HttpTriggerAttribute>()).FirstOrDefault()
           where function is not null && trigger is not null
           select new Function(function.Name, "/" + (trigger.Route ?? function.Name), trigger.Methods ?? []),
    ];

    public static TheoryData<string> HttpFunctions => [.. Functions.Select(function => function.Name)];

    [Theory, MemberData(nameof(HttpFunctions))]
    public void Every_http_function_has_a_request_with_a_method_that_it_accepts(string name) =>
        Assert.Contains(Requests, request => ServedBy(request) is { } function && function.Name == name
            && function.Accepts(request.Method));

    [Fact]
    public void Every_request_goes_to_a_function_or_is_local_host_only() =>
        Assert.DoesNotContain(Requests, request => !request.IsLocal && ServedBy(request)?.Accepts(request.Method) is not true);

    // A typing error in a route would be served by the function that answers all the rest.
    [Fact]
    public void One_request_for_each_shows_what_an_unknown_command_and_an_unknown_verb_get_and_no_other_is_unknown() =>
        Assert.Equal(
            ["unknown", "verbUnknown"],
            Requests.Select(ServedBy).OfType<Function>().Where(function => function.TakesTheRest).Select(function => function.Name)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_variable_of_a_request_is_defined_at_the_top()
    {
        var defined = Definition().Matches(Text).Select(match => match.Groups["name"].Value);
        var used = Use().Matches(Text).Select(match => match.Groups["name"].Value).Distinct();
        Assert.Equal(defined.Order(), used.Order());
    }

    [Fact]
    public void Every_request_says_what_it_does_and_what_comes_back()
    {
        Assert.Equal(Requests.Count, Separator().Count(Text));
        Assert.Equal(Requests.Count, Comment().Count(Text));
    }

    /// <summary>The function whose route this is; else the one that takes all the rest.</summary>
    private static Function? ServedBy(Request request) =>
        Functions.FirstOrDefault(function => !function.TakesTheRest && function.Matches(request.Path))
        ?? Functions.FirstOrDefault(function => function.TakesTheRest
            && request.Path.StartsWith(function.Literal, StringComparison.Ordinal));

    private sealed record Request(string Method, string Path)
    {
        public bool IsLocal => Path.StartsWith("/_local/", StringComparison.Ordinal);
    }

    private sealed record Function(string Name, string Route, string[] Methods)
    {
        /// <summary>The route up to its parameter, if it has one.</summary>
        public string Literal => Route.Split('{')[0];

        public bool TakesTheRest => Route.Contains("{*", StringComparison.Ordinal);

        // The matcher minds no constraints.
        public bool Matches(string path) => Route.Contains(':', StringComparison.Ordinal)
            ? Literal == path
            : new TemplateMatcher(TemplateParser.Parse(Route[1..]), []).TryMatch(path, []);

        public bool Accepts(string method) => Methods.Length == 0 || Methods.Contains(method, StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"^(?<method>[A-Z]+) \{\{host\}\}(?<path>/[^?\s]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex RequestLine();

    [GeneratedRegex("^###", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^### .+\n# Answers .+\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("^@(?<name>[A-Za-z]+) = .", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\{\{(?<name>[^}]*)\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Use();
}
