using System.Text.Json;
using System.Text.RegularExpressions;
using Presence.Tests;

namespace Presence.Functions.Tests.Configuration;

/// <summary>What docs/settings.md and local.settings.sample.json say.</summary>
internal static partial class SettingsDocument
{
    /// <summary>
    /// The names in the first cells of the tables, and the defaults in the second where they are values. A name without its path has
    /// the path of the name before it; what is numbered is there once.
    /// </summary>
    public static Dictionary<string, string?> Explained()
    {
        var explained = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (names, cell) in Rows())
        {
            var defaults = SpansIn(cell);
            for (var i = 0; i < names.Count; i++) explained.TryAdd(names[i], defaults.ElementAtOrDefault(i));
        }
        return explained;
    }

    /// <summary>The settings without which the app does not start, as the second cells say.</summary>
    public static IEnumerable<string> Required() =>
        Rows().Where(row => row.Default.Contains("required", StringComparison.Ordinal)).SelectMany(row => row.Names);

    /// <summary>The sample's values.</summary>
    public static Dictionary<string, string?> Sample()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        return json.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString());
    }

    /// <summary>Whether the product reads it, and refuses others of its kind.</summary>
    public static bool IsOurs(string name) => name.StartsWith("Presence__", StringComparison.Ordinal);

    private static IEnumerable<(List<string> Names, string Default)> Rows()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "docs/settings.md"));
        foreach (var line in lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var cells = line.Split('|');
            var names = SpansIn(cells[1]);
            for (var i = 0; i < names.Count; i++)
                if (names[i].StartsWith("__", StringComparison.Ordinal)) names[i] = PathOf(names[i - 1]) + names[i];
            yield return ([.. names.Select(name => Number().Replace(name, "__0"))], cells[2]);
        }
    }

    private static string PathOf(string name) =>
        name.LastIndexOf("__", StringComparison.Ordinal) is var end and > 0 ? name[..end] : name;

    private static List<string> SpansIn(string cell) => [.. CodeSpan().Matches(cell).Select(match => match.Groups["text"].Value)];

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"__\d+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
