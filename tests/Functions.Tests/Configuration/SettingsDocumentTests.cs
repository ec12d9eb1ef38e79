using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Presence.Functions.Configuration;
using Presence.Tests;

namespace Presence.Functions.Tests.Configuration;

/// <summary>Every setting stands in docs/settings.md and in the sample, and nothing else does.</summary>
public sealed partial class SettingsDocumentTests
{
    private static readonly string[] All =
    [
        .. NamesIn<PresenceOptions>("Presence", nameof(PresenceOptions.Apps), nameof(PresenceOptions.RateLimits)),
        .. NamesIn<AppOptions>("Presence__Apps__0"),
        .. NamesIn<RateLimitOptions>("Presence__RateLimits"),
    ];

    [Fact]
    public void Every_setting_is_explained() => Assert.Equal(All.Order(), Explained().Keys.Order());

    [Fact]
    public void Every_setting_stands_in_the_sample() => Assert.Equal(All.Order(), Sample().Keys.Where(IsOurs).Order());

    [Fact]
    public void The_sample_can_be_used_as_it_is()
    {
        var settings = Configured.ReadThese(Sample());

        Assert.Equal(1400000000u, Assert.Single(settings.Apps).Key);
        Assert.Equal((Configured.Read().Timings, Configured.Read().RateLimits), (settings.Timings, settings.RateLimits));
        Assert.Equal(Configured.Read().SubscriptionsPerUserMax, settings.SubscriptionsPerUserMax);
    }

    [Fact]
    public void The_defaults_are_those_that_are_explained()
    {
        var explained = Explained().Where(setting => setting.Value is not null).ToList();
        Assert.Contains(explained, setting => setting is { Key: "Presence__Lease", Value: "400s" });

        var settings = Configured.Read(explained.Select(setting => (setting.Key, setting.Value)));

        Assert.Equal(Configured.Read() with { Apps = settings.Apps, Switched = settings.Switched }, settings);
        Assert.Equal(Configured.Read().Apps, settings.Apps);
    }

    // A property is one setting, unless it is a group with options of its own.
    private static IEnumerable<string> NamesIn<TOptions>(string path, params string[] groups)
    {
        var properties = typeof(TOptions).GetProperties(BindingFlags.Instance | BindingFlags.Public);
        Assert.Equal(groups, properties.Where(property => property.PropertyType != typeof(string)).Select(property => property.Name));
        return properties.Where(property => property.PropertyType == typeof(string)).Select(property => $"{path}__{property.Name}");
    }

    // From the table: the names in a row's first cell, and the defaults in its second where they are values. A name without
    // its path has the path of the name before it.
    private static Dictionary<string, string?> Explained()
    {
        var explained = new Dictionary<string, string?>(StringComparer.Ordinal);
        var lines = File.ReadLines(Path.Combine(Repository.Root, "docs/settings.md"));
        foreach (var line in lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var cells = line.Split('|');
            var (names, defaults) = (SpansIn(cells[1]), SpansIn(cells[2]));
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i].StartsWith("__", StringComparison.Ordinal)) names[i] = PathOf(names[i - 1]) + names[i];
                if (IsOurs(names[i])) explained.Add(names[i], defaults.ElementAtOrDefault(i));
            }
        }
        return explained;
    }

    private static Dictionary<string, string?> Sample()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        return json.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString());
    }

    private static string PathOf(string name) => name[..name.LastIndexOf("__", StringComparison.Ordinal)];

    private static bool IsOurs(string name) => name.StartsWith("Presence__", StringComparison.Ordinal);

    private static List<string> SpansIn(string cell) => [.. CodeSpan().Matches(cell).Select(match => match.Groups["text"].Value)];

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CodeSpan();
}
