using System.Globalization;

namespace Presence.Functions.Configuration;

/// <summary>Reads durations as people write them.</summary>
internal static class DurationParser
{
    /// <summary>The longest; what is added to an instant stays within the calendar.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(3650);

    /// <summary>
    /// Reads "90s", "2m", "1h", "7d", with or without a space, or .NET's "00:01:30" and "7.00:00:00". A bare number is
    /// ambiguous and refused, and so are 24 hours and more without days.
    /// </summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        text = text.Trim();
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration) && duration.Duration() <= Max;

        var unit = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        var digits = text.AsSpan(0, Math.Max(0, text.Length - 1)).TrimEnd();
        var isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        var isDuration = unit > 0 && isNumber && (long)count * unit <= Max.TotalSeconds;
        duration = isDuration ? TimeSpan.FromSeconds((long)count * unit) : default;
        return isDuration;
    }
}
