using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Presence.Tests;

/// <summary>What the Functions host makes of the app, where LocalHost cannot show it.</summary>
public sealed class HostTests
{
    private static readonly List<(string Name, string Route)> Functions =
    [
        .. from method in Assembly.Load("Presence.Functions").GetExportedTypes().SelectMany(type => type.GetMethods())
           let function = method.GetCustomAttribute<FunctionAttribute>()
           let trigger = method.GetParameters().SelectMany(p => p.GetCustomAttributes<HttpTriggerAttribute>()).FirstOrDefault()
           where function is not null && trigger is not null
           select (function.Name, trigger.Route ?? function.Name),
    ];

    public static TheoryData<StringComparison> Orders => [StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase];

    /// <summary>The host tries routes in the order of the functions' names, and the first that matches wins.</summary>
    [Theory, MemberData(nameof(Orders))]
    public void No_function_takes_what_is_meant_for_one_with_a_later_name(StringComparison order)
    {
        var sorted = Functions.OrderBy(function => function.Name, StringComparer.FromComparison(order)).ToList();
        Assert.NotEmpty(sorted);
        var shadowed = from earlier in sorted.Index()
                       from later in sorted.Skip(earlier.Index + 1)
                       where Matches(earlier.Item.Route, later.Route)
                       select $"{earlier.Item.Name} takes what is meant for {later.Name}";
        Assert.Empty(shadowed);
    }

    [Fact]
    public void The_functions_that_answer_all_the_rest_match_what_the_others_serve()
    {
        var rest = Functions.Where(function => function.Route.Contains("{*", StringComparison.Ordinal))
            .ToDictionary(function => function.Name, function => function.Route, StringComparer.Ordinal);

        Assert.Equal(["unknown", "verbUnknown"], rest.Keys.Order(StringComparer.Ordinal));
        foreach (var (served, by) in new[] { ("querystate", "unknown"), ("negotiate", "verbUnknown") })
            Assert.All(rest, one => Assert.Equal(
                one.Key == by, Matches(one.Value, Functions.Single(function => function.Name == served).Route)));
    }

    /// <summary>Longer than a sweep runs, and far below the half hour that the host would let something hang.</summary>
    [Fact]
    public void No_function_may_hang_for_long()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));

        var timeout = TimeSpan.Parse(host.RootElement.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture);

        Assert.InRange(timeout, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
    }

    /// <summary>Stock SignalR clients send credentials, and browsers refuse "*" for those.</summary>
    [Fact]
    public void The_sample_lets_pages_of_named_origins_call_with_credentials()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        var host = sample.RootElement.GetProperty("Host");

        Assert.True(host.GetProperty("CORSCredentials").GetBoolean());
        foreach (var text in host.GetProperty("CORS").GetString()!.Split(','))
        {
            Assert.True(Uri.TryCreate(text, UriKind.Absolute, out var origin), $"{text} is no origin");
            Assert.Equal(text, origin!.GetLeftPart(UriPartial.Authority));
        }
        var explained = File.ReadAllText(Path.Combine(Repository.Root, "docs/settings.md"));
        Assert.Contains("CORSCredentials", explained, StringComparison.Ordinal);
    }

    private static bool Matches(string template, string path) =>
        new TemplateMatcher(TemplateParser.Parse(template), []).TryMatch($"/{path}", []);
}
