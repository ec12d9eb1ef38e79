using System.Text.RegularExpressions;

namespace Presence.Tests;

/// <summary>A fenced block of a document.</summary>
/// <param name="Language">The first word behind the fence.</param>
/// <param name="Server">Whether the second word is "server": such a block runs in a shell of its own, and goes on.</param>
/// <param name="Shown">The block of text that follows and shows what this one prints; null where it prints nothing.</param>
internal sealed record Snippet(string Language, bool Server, string Text, string? Shown);

/// <summary>A document, as the snippets that a reader would paste.</summary>
internal static partial class Page
{
    /// <summary>The snippets of a document, in order. A block of language "text" belongs to the one before it.</summary>
    /// <param name="path">Below the repository's root.</param>
    public static IReadOnlyList<Snippet> Read(string path)
    {
        var snippets = new List<Snippet>();
        foreach (Match fence in Fence().Matches(File.ReadAllText(Path.Combine(Repository.Root, path))))
        {
            var (info, text) = (fence.Groups["info"].Value.Split(' '), fence.Groups["text"].Value);
            if (info[0] != "text") snippets.Add(new Snippet(info[0], info.ElementAtOrDefault(1) == "server", text, null));
            else if (snippets is [.., { Shown: null }]) snippets[^1] = snippets[^1] with { Shown = text };
            else throw new FormatException($"{path}: nothing prints this:\n{text}");
        }
        return snippets;
    }

    /// <summary>
    /// Whether that is what a document shows. There, an ellipsis stands for what differs each time: within its line, or for any
    /// lines where it stands alone. Lines may be broken anywhere between words.
    /// </summary>
    public static bool Shows(string? shown, string printed)
    {
        var pattern = Regex.Escape((shown ?? "").Trim());
        pattern = Alone().Replace(pattern, @"(?s:.*)");
        pattern = Blank().Replace(pattern, @"\s*").Replace("…", @"[^\n]*?", StringComparison.Ordinal);
        return Regex.IsMatch(printed.Trim(), $"^{pattern}$", RegexOptions.None, TimeSpan.FromSeconds(5));
    }

    [GeneratedRegex(@"^```(?<info>\w.*)\n(?<text>(?:.*\n)*?)```$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<=\\n|^)\s*…\s*(?=\\n|$)")]
    private static partial Regex Alone();

    // As Regex.Escape writes them.
    [GeneratedRegex(@"(\\n|\\ )+")]
    private static partial Regex Blank();
}
