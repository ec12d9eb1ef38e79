using Presence.Tests;

namespace Presence.Domain.Tests;

/// <summary>
/// Stories as text, under Transcripts. Above "----" what happens, one line each; below it what came out, line by
/// line. UPDATE=1 writes the lower half anew: then read the diff. The language is that of <see cref="Transcript"/>.
/// </summary>
public sealed class TranscriptTests
{
    private const string Line = "----";

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "tests", "Domain.Tests", "Transcripts");

    [Rule("R11"), Rule("R19"), Rule("R20"), Rule("R21"), Theory, MemberData(nameof(Names))]
    public void A_story_comes_out_as_written(string name)
    {
        var file = Path.Combine(Folder, $"{name}.txt");
        var lines = File.ReadAllLines(file);
        string[] story = [.. lines.TakeWhile(line => line != Line)];
        string[] expected = [.. lines.SkipWhile(line => line != Line).Skip(1)];
        string[] actual = [.. new Transcript().Play(story)];

        if (Environment.GetEnvironmentVariable("UPDATE") != "1") Assert.Equal(expected, actual);
        else File.WriteAllText(file, string.Join('\n', [.. story, Line, .. actual, ""]));
    }
}
