using System.Buffers;
using System.Text;

namespace Presence.Domain;

/// <summary>What the rules ask of texts that users write.</summary>
internal static class Utf8Text
{
    /// <summary>Whether every surrogate has its other half, so that the text survives UTF-8.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done) return false;
            rest = rest[used..];
        }
        return true;
    }

    /// <summary>Whether the text is well formed and has at most this many bytes of UTF-8.</summary>
    public static bool Fits(string text, int bytesMax) =>
        text.Length <= bytesMax && IsWellFormed(text) && Encoding.UTF8.GetByteCount(text) <= bytesMax;
}
