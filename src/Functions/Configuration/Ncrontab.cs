using NCrontab;

namespace Presence.Functions.Configuration;

/// <summary>Schedules as the Functions host reads them, by the same parser: what it cannot read, it would never run.</summary>
internal static class Ncrontab
{
    /// <summary>Five fields start at the minute, six at the second.</summary>
    /// <returns>Null for a text that is no schedule.</returns>
    public static CrontabSchedule? TryParse(string text) => CrontabSchedule.TryParse(
        text,
        new CrontabSchedule.ParseOptions { IncludingSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5 });

    /// <summary>What to write instead. A length of time would run on an App Service plan, and on no other.</summary>
    public static string WhyNot(string text) => $"'{text}' is no NCRONTAB schedule; write one such as */10 * * * * *.";
}
