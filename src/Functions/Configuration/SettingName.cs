using System.Globalization;

namespace Presence.Functions.Configuration;

/// <summary>The place of a group of settings, for errors that name a setting as its owner wrote it.</summary>
/// <param name="path">Levels separated by <c>:</c> or <c>__</c>.</param>
internal readonly struct SettingName(string path)
{
    public SettingsException Wrong(string name, string remedy) =>
        new($"{path.Replace(":", "__", StringComparison.Ordinal)}__{name}", remedy);

    public TimeSpan Duration(string name, string? text, TimeSpan normal) =>
        text is null ? normal
        : DurationParser.TryParse(text, out var duration) && duration >= TimeSpan.Zero ? duration
        : throw Wrong(name, $"'{text}' is no length of time; write 90s, 2m, 1h, 7d or 00:01:30.");

    /// <param name="min">Inclusive.</param>
    /// <param name="max">Inclusive.</param>
    public int Number(string name, string? text, int normal, int min, int max) =>
        text is null ? normal
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw Wrong(name, $"'{text}' is no number from {min} to {max}.");

    public bool Switch(string name, string? text, bool normal) => text?.ToUpperInvariant() switch
    {
        null => normal,
        "TRUE" or "ON" or "1" => true,
        "FALSE" or "OFF" or "0" => false,
        _ => throw Wrong(name, "is neither true nor false."),
    };
}
