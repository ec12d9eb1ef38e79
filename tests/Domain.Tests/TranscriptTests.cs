using System.Globalization;
using Presence.Tests;

namespace Presence.Domain.Tests;

/// <summary>
/// Stories as text, under Transcripts. Above "----" what happens, one line each; below it what came out, line by
/// line. UPDATE=1 writes the lower half anew: then read the diff.
/// <code>
/// at 7d+10s ann/iPhone signs in | connects c1 | beats | loses c1 | signs out
/// at 2s ann sets in a meeting | sets nothing | is swept | is read
/// at 2s ann is published              (watchers heard the newest version)
/// </code>
/// </summary>
public sealed class TranscriptTests
{
    private const string Line = "----";

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "tests", "Domain.Tests", "Transcripts");

    [Rule("R11"), Theory, MemberData(nameof(Names))]
    public void A_story_comes_out_as_written(string name)
    {
        var file = Path.Combine(Folder, $"{name}.txt");
        var lines = File.ReadAllLines(file);
        string[] told = [.. lines.TakeWhile(line => line != Line)];
        string[] expected = [.. lines.SkipWhile(line => line != Line).Skip(1)];
        string[] actual = [.. Play(told)];

        if (Environment.GetEnvironmentVariable("UPDATE") == "1") File.WriteAllText(file, string.Join('\n', [.. told, Line, .. actual, ""]));
        else Assert.Equal(expected, actual);
    }

    private static IEnumerable<string> Play(string[] lines)
    {
        var users = new Dictionary<string, Story>(StringComparer.Ordinal);
        var devices = new Dictionary<string, Device>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.Length == 0 || line.StartsWith('#')) continue;
            if (line.Split(' ', 4) is not ["at", var time, var who, var what]) throw new FormatException($"what is: {line}");

            var (name, on) = who.Split('/') is [var user, var platform] ? (user, platform) : (who, null);
            var story = users.TryGetValue(name, out var known) ? known : users[name] = A.User();
            story.Waits(A.Start + Span(time) - story.Now);
            if (what == "is read")
            {
                yield return $"{time} {name} {Standing(story.Seen)}";
                continue;
            }

            if (on is null) Do(story, what);
            else
            {
                Assert.True(Platforms.TryParse(on, out var parsed), line);
                var device = devices.TryGetValue(who, out var its) ? its : devices[who] = story.On(parsed);
                Do(story, device, what);
            }
            yield return $"{time} {name} {Outcome(story)}";
        }
    }

    private static Story Do(Story story, string what) => what.Split(' ', 2) switch
    {
        ["sets", "nothing"] => story.Sets(""),
        ["sets", var text] => story.Sets(text),
        ["is", "swept"] => story.IsSwept(),
        ["is", "published"] => story.IsPublished(),
        _ => throw new FormatException($"what is: {what}"),
    };

    private static Device Do(Story story, Device device, string what) => what.Split(' ') switch
    {
        ["signs", "in"] => device.SignsIn(),
        ["connects", var connection] => device.Connects(connection, story.Now),
        ["beats"] => device.Beats(),
        ["loses", var connection] => device.LosesLink(connection),
        ["signs", "out"] => device.SignsOut(),
        _ => throw new FormatException($"what is: {what}"),
    };

    private static string Outcome(Story story) => story.Last.Refusal is { } refusal
        ? $"refused: {refusal}"
        : string.Join("; ", [Standing(story.Stored), .. story.Last.Effects.Select(effect => Name(story, effect))]);

    private static string Standing(UserState user) =>
        user.Status.Custom.Length == 0 ? $"{user.Status.Type} v{user.Ver}" : $"{user.Status.Type} v{user.Ver} \"{user.Status.Custom}\"";

    private static string Name(Story story, Effect effect) => effect switch
    {
        Effect.Publish => $"publish v{story.LastPublish!.Ver}",
        Effect.Kick kick => $"kick {kick.ConnectionId}",
        _ => throw new NotSupportedException($"{effect}"),
    };

    private static TimeSpan Span(string text) => text.Split('+').Aggregate(TimeSpan.Zero, (sum, part) =>
    {
        var number = int.Parse(part[..^1], CultureInfo.InvariantCulture);
        return sum + part[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => throw new FormatException($"what is: {part}"),
        };
    });
}
