using System.Globalization;

namespace Presence.Domain.Tests;

/// <summary>How a transcript writes what came out of a line.</summary>
internal static class Outcome
{
    private const int NoticesMax = 3;       // more new ones are written as a range

    /// <summary>
    /// The refusal; or the stored status, then what the app is to hear, what is to be done, and the notices that wait,
    /// such as <c>Online v1; notice 1 Login iPhone; deliver 1; publish v1; waiting 1</c>.
    /// </summary>
    public static string Of(Story story, Action<Story> command)
    {
        var before = story.Stored;
        command(story);
        if (story.Last.Refusal is { } refusal) return $"refused: {refusal}";
        var effects = story.Last.Effects.Select(effect => Name(story, effect));
        return string.Join("; ", [Standing(story.Stored), .. Added(story, before), .. effects, .. Waiting(story)]);
    }

    public static string Standing(UserState user) =>
        $"{user.Status.Type} v{user.Ver}" + (user.Status.Custom.Length == 0 ? "" : $" \"{user.Status.Custom}\"");

    public static string WithDevices(UserState user)
    {
        var devices = user.Sessions.Select(session => $"{Name(session.Platform, session.Instance)} {session.Phase}");
        return string.Join("; ", [Standing(user), .. devices]);
    }

    /// <summary>The last changes, such as <c>Online v1; v1 Register iPhone at 0s</c>.</summary>
    public static string WithChanges(UserState user) => string.Join("; ", [Standing(user), .. user.Transitions.Items.Select(change =>
        $"v{change.Ver} {change.Reason}{(change.Platform is { } on ? $" {Name(on)}" : "")} at {Moment(change.At)}")]);

    /// <summary>A span such as <c>7d+10s</c>.</summary>
    public static TimeSpan Span(string text) => text.Split('+').Aggregate(TimeSpan.Zero, (sum, part) =>
    {
        var number = int.Parse(part[..^1], CultureInfo.InvariantCulture);
        return sum + part[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => throw new FormatException($"This is not a span: {part}"),
        };
    });

    private static IEnumerable<string> Added(Story story, UserState before)
    {
        var added = story.Stored.Notices.Items.Where(notice => notice.Seq > before.Notices.LastSeq).ToList();
        return added.Count > NoticesMax ? [$"notices {added[0].Seq}-{added[^1].Seq}"] : added.Select(notice => Name(notice, story.Now));
    }

    private static string Name(Notice notice, DateTimeOffset now)
    {
        var about = notice.Kind == NoticeKind.CustomStatus ? $"\"{notice.Text}\"" : Name(notice.Platform);
        var gone = string.Join(" and ", notice.PushedOut.Select(platform => Name(platform)));
        var at = notice.At == now ? "" : $" at {Moment(notice.At)}";
        return $"notice {notice.Seq} {notice.Kind} {about}{(gone.Length == 0 ? "" : $" pushes out {gone}")}{at}";
    }

    private static string Name(Story story, Effect effect) => effect switch
    {
        Effect.Publish => $"publish v{story.LastPublish!.Ver}",
        Effect.Kick kick => $"kick {kick.ConnectionId} ({kick.Reason})",
        Effect.Restore restore => $"restore {restore.ConnectionId}",
        Effect.DeliverNotices => $"deliver {story.Stored.Notices.DueAt(story.Now)!.Seq}",
        _ => throw new NotSupportedException($"{effect}"),
    };

    private static IEnumerable<string> Waiting(Story story)
    {
        var queue = story.Stored.Notices;
        if (queue.Items.IsEmpty) yield break;
        var (first, last) = (queue.Items[0].Seq, queue.Items[^1].Seq);
        var until = queue.RetryAt > story.Now ? $" until {Moment(queue.RetryAt.Value)}" : "";
        yield return first == last ? $"waiting {first}{until}" : $"waiting {first}-{last}{until}";
    }

    // As the vendor writes it.
    private static string Name(Platform platform, string instance = "")
    {
        var name = platform switch { Platform.IPhone => "iPhone", Platform.IPad => "iPad", _ => platform.ToString() };
        return instance.Length == 0 ? name : $"{name}/{instance}";
    }

    private static string Moment(DateTimeOffset at)
    {
        var span = at - A.Start;
        return span.Days == 0 ? $"{span.TotalSeconds}s" : $"{span.Days}d+{(span - TimeSpan.FromDays(span.Days)).TotalSeconds}s";
    }
}
