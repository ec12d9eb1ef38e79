using System.Globalization;

namespace Presence.Functions;

/// <summary>Lengths of time as people write them.</summary>
internal static class Spans
{
    /// <summary>Reads "90s", "2m", "1h", "7d", with or without a space, or .NET's "00:01:30" and "7.00:00:00". A bare number is ambiguous and refused.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        text = text.Trim();
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span);

        var unit = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        var isNumber = int.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        span = unit > 0 && isNumber ? TimeSpan.FromSeconds((long)count * unit) : default;
        return unit > 0 && isNumber;
    }
}
