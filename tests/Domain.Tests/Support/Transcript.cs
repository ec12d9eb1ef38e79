using System.Globalization;

namespace Presence.Domain.Tests;

/// <summary>
/// Plays a story that is written as text. Each user has a clock that starts at 0s; an app's line holds from there on.
/// <code>
/// app notes changes
/// app notes nothing
/// app policy triple with 2 web instances
/// at 0s ann is imported
/// at 7d+10s ann/iPhone signs in
/// at 7d+11s ann/iPhone connects c1      (also: loses c1, beats, signs out, signs in anew)
/// at 7d+12s ann/Web/work signs in       (a second instance of a platform)
/// at 7d+20s ann sets in a meeting       (also: sets nothing, sets each of 1 to 64)
/// at 7d+22s ann is delivered 2          (the app's backend took notice 2)
/// at 7d+22s ann delivery fails 2        (it did not)
/// at 7d+30s ann is swept                (the service knows no connection of hers)
/// at 7d+30s ann is swept, c1 alive      (it knows that one; also: is swept late, c1 alive, and: no answer)
/// at 7d+30s ann is read                 (also: is read with devices, is read with changes, is kicked)
/// </code>
/// </summary>
internal sealed class Transcript
{
    private readonly Dictionary<string, Story> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Device> _devices = new(StringComparer.Ordinal);
    private AppRules _rules = AppRules.None;

    /// <summary>Plays line by line.</summary>
    /// <returns>What came out of each line that says "at".</returns>
    public IEnumerable<string> Play(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line.Length == 0 || line.StartsWith('#')) continue;
            if (line.StartsWith("app ", StringComparison.Ordinal)) Want(line);
            else if (line.Split(' ', 4) is ["at", var time, var subject, var what]) yield return At(time, subject, what);
            else throw Unreadable(line);
        }
    }

    private void Want(string line)
    {
        _rules = line.Split(' ', 4) switch
        {
            ["app", "notes", "changes"] => _rules with { NotesChanges = true },
            ["app", "notes", "nothing"] => _rules with { NotesChanges = false },
            ["app", "policy", var mode] => _rules with { Policy = Policy(mode) },
            ["app", "policy", var mode, var with] when with.Split(' ') is ["with", var max, "web", "instances"] =>
                _rules with { Policy = Policy(mode) with { WebInstancesMax = int.Parse(max, CultureInfo.InvariantCulture) } },
            _ => throw Unreadable(line),
        };
        foreach (var user in _users.Values) user.Rules = _rules;
    }

    private string At(string time, string subject, string what)
    {
        var parts = subject.Split('/');
        var story = _users.TryGetValue(parts[0], out var known) ? known : _users[parts[0]] = A.User(_rules);
        story.Waits(A.Start + Outcome.Span(time) - story.Now);

        var outcome = what switch
        {
            "is read" => Outcome.Standing(story.Seen),
            "is read with devices" => Outcome.WithDevices(story.Seen),
            "is read with changes" => Outcome.WithChanges(story.Seen),
            _ => Outcome.Of(story, on => Do(on, subject, parts, what)),
        };
        return $"{time} {parts[0]} {outcome}";
    }

    private void Do(Story story, string subject, string[] parts, string what)
    {
        if (parts.Length == 1) Do(story, what);
        else if (Platforms.TryParse(parts[1], out var platform))
        {
            var instance = parts.ElementAtOrDefault(2) ?? "";
            Do(story, _devices.TryGetValue(subject, out var device) ? device : _devices[subject] = story.On(platform, instance), what);
        }
        else throw Unreadable(subject);
    }

    private static void Do(Story story, string what)
    {
        switch (what.Split(' '))
        {
            case ["sets", "nothing"]: story.Sets(""); break;
            case ["sets", "each", "of", var first, "to", var last]:
                for (var i = Number(first); i <= Number(last); i++) story.Sets($"{i}");
                break;
            case ["sets", ..]: story.Sets(what["sets ".Length..]); break;
            case ["is", "imported"]: story.IsImported(); break;
            case ["is", "kicked"]: story.IsKicked(); break;
            case ["is", "swept"]: story.IsSwept(); break;
            case ["is", "swept,", "no", "answer"]: story.IsSwept(gone: []); break;
            case ["is", "swept,", var alive, "alive"]: Sweep(story, alive, late: false); break;
            case ["is", "swept", "late,", var alive, "alive"]: Sweep(story, alive, late: true); break;
            case ["is", "delivered", var seq]: story.IsDelivered(Number(seq)); break;
            case ["delivery", "fails", var seq]: story.FailsDelivery(Number(seq)); break;
            default: throw Unreadable(what);
        }
    }

    private static void Do(Story story, Device device, string what)
    {
        switch (what.Split(' '))
        {
            case ["signs", "in", "anew"]: device.SignsInAnew(); break;
            case ["signs", "in"]: device.SignsIn(); break;
            case ["connects", var connection]: device.Connects(connection); break;
            case ["beats"]: device.Beats(); break;
            case ["loses", var connection]: device.LosesLink(connection); break;
            case ["signs", "out"]: device.SignsOut(); break;
            default: throw Unreadable(what);
        }
    }

    private static void Sweep(Story story, string alive, bool late) =>
        story.IsSwept(alive: [alive], gone: [.. story.Connections.Where(connection => connection != alive)], late);

    private static LoginPolicy Policy(string mode) => new(Enum.Parse<LoginMode>(mode, ignoreCase: true));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static FormatException Unreadable(string text) => new($"A transcript has no such line: {text}");
}
