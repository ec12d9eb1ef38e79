using System.Text;

namespace Presence.Domain;

/// <summary>
/// A user's id: well-formed Unicode without control characters, 1 to 64 bytes of UTF-8; case-sensitive. There is no
/// other way to make one, so a method that gets one need not check it. Only the default value is empty.
/// </summary>
public readonly record struct UserId
{
    /// <summary>Longest id in bytes of UTF-8 in most dialects, inclusive (Tencent IM, code 7003).</summary>
    public const int BytesMax = 32;

    /// <summary>Longest id in any dialect, inclusive (ZEGO ZIM); storage keys are sized for it.</summary>
    public const int AnyDialectBytesMax = 64;

    /// <summary>For ids that come from a place that checked them: settings, tests, stored rows.</summary>
    /// <exception cref="ArgumentException">It is not legal in any dialect.</exception>
    public UserId(string value) =>
        Text = IsLegal(value, AnyDialectBytesMax) ? value : throw new ArgumentException("This is not a user id.", nameof(value));

    /// <summary>The id as the app writes it.</summary>
    public string Value => Text ?? "";

    private string? Text { get; init; }

    /// <summary>Reads an id that somebody sent.</summary>
    /// <param name="text">As it was sent; null is not legal.</param>
    /// <param name="bytesMax">Longest legal id, inclusive; dialects differ.</param>
    public static bool TryParse(string? text, out UserId id, int bytesMax = BytesMax)
    {
        var legal = IsLegal(text, bytesMax);
        id = legal ? new UserId { Text = text } : default;
        return legal;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsLegal(string? text, int bytesMax)
    {
        if (string.IsNullOrEmpty(text) || text.Length > bytesMax) return false;
        var ascii = true;
        foreach (var c in text)
        {
            if (char.IsControl(c)) return false;
            ascii &= c < 0x80;
        }
        return ascii || (Utf8Text.IsWellFormed(text) && Encoding.UTF8.GetByteCount(text) <= bytesMax);
    }
}
