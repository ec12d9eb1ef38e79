using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>A text in as many columns as it takes: "Sessions", "Sessions1", and so on. Most texts need one.</summary>
internal static class PackedText
{
    private const int CharsPerColumn = 30_000;

    public static void Write(TableEntity entity, string name, string text)
    {
        for (var (i, from) = (0, 0); i == 0 || from < text.Length; i++)
        {
            var length = Math.Min(CharsPerColumn, text.Length - from);
            if (length > 0 && char.IsHighSurrogate(text[from + length - 1])) length--;   // both halves go together
            entity[Column(name, i)] = text.Substring(from, length);
            from += length;
        }
    }

    /// <summary>The text; null when there is none.</summary>
    public static string? Read(TableEntity entity, string name)
    {
        var first = entity.GetString(name);
        if (first is null || entity.GetString(Column(name, 1)) is not { } second) return first;
        var all = new StringBuilder(first).Append(second);
        for (var i = 2; entity.GetString(Column(name, i)) is { } more; i++) all.Append(more);
        return all.ToString();
    }

    private static string Column(string name, int i) => i == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}{i}");
}
