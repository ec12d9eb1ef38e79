using System.Globalization;
using System.Text.RegularExpressions;

namespace Presence.Tests;

/// <summary>A bullet or a row of a table of docs/deviations.md.</summary>
/// <param name="Id">Null where it has none.</param>
/// <param name="Text">As written, on one line.</param>
internal sealed record DeviationLine(string? Id, string Heading, bool IsRow, string Text)
{
    /// <summary>The codes in the second column of a row; "70017 – 70019" are three.</summary>
    public IEnumerable<int> Codes => Text.Split('|')[2].Split(',').SelectMany(part =>
    {
        int[] ends = [.. part.Split('–').Select(number => int.Parse(number.Trim(), CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    });
}

/// <summary>Reads docs/deviations.md.</summary>
internal static partial class Deviations
{
    /// <summary>All bullets and rows, in reading order.</summary>
    public static IReadOnlyList<DeviationLine> Lines { get; } = [.. Read().Lines];

    /// <summary>What stands below a heading and is neither a bullet nor a row: no test can keep it.</summary>
    public static IReadOnlyList<string> Strays { get; } = [.. Read().Strays];

    /// <summary>What a line says.</summary>
    public static string TextOf(string id) => Lines.Single(line => line.Id == id).Text;

    private static (List<DeviationLine> Lines, List<string> Strays) Read()
    {
        var (lines, strays, heading) = (new List<DeviationLine>(), new List<string>(), "");
        foreach (var text in File.ReadLines(Path.Combine(Repository.Root, "docs", "deviations.md")))
        {
            if (text.StartsWith("## ", StringComparison.Ordinal)) heading = text[3..];
            else if (heading.Length == 0 || text.Length == 0 || Frame().IsMatch(text)) continue;
            else if (text[0] is '-' or '|') lines.Add(new DeviationLine(IdIn(text), heading, text[0] == '|', text));
            else if (text.StartsWith("  ", StringComparison.Ordinal) && lines is [.., { IsRow: false } last])
                lines[^1] = last with { Text = $"{last.Text} {text.Trim()}" };
            else strays.Add(text);
        }
        return (lines, strays);
    }

    private static string? IdIn(string line) => Numbered().Match(line) is { Success: true } match ? match.Groups["id"].Value : null;

    // The first two lines of a table.
    [GeneratedRegex(@"^\|( Id \||-)", RegexOptions.ExplicitCapture)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^(- \*\*(?<id>[A-Z][0-9]+)\*\* |\| (?<id>[A-Z][0-9]+) \| )", RegexOptions.ExplicitCapture)]
    private static partial Regex Numbered();
}
