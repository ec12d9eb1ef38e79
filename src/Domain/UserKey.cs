using System.Text;

namespace Presence.Domain;

/// <summary>A user of one app: the unit that has a status. Ids are case-sensitive.</summary>
/// <param name="App">The SdkAppId.</param>
/// <param name="User">The user's id, as the app writes it; judge it with <see cref="IsLegal"/> first.</param>
public readonly record struct UserKey(uint App, string User)
{
    /// <summary>Longest id in bytes of UTF-8, inclusive (Tencent IM, code 7003).</summary>
    public const int UserBytesMax = 32;

    /// <summary>Whether an id may be a user's: 1 to <paramref name="bytesMax"/> bytes of UTF-8, no control character, no half of a surrogate pair.</summary>
    /// <param name="user">The id; null is not legal.</param>
    /// <param name="bytesMax">Inclusive; dialects differ.</param>
    public static bool IsLegal(string? user, int bytesMax = UserBytesMax)
    {
        if (string.IsNullOrEmpty(user) || user.Length > bytesMax) return false;
        var ascii = true;
        foreach (var c in user)
        {
            if (char.IsControl(c)) return false;
            ascii &= c < 0x80;
        }
        return ascii || (IsWellFormed(user) && Encoding.UTF8.GetByteCount(user) <= bytesMax);
    }

    /// <summary>Whether a text is valid Unicode: every surrogate has its other half.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done) return false;
            rest = rest[used..];
        }
        return true;
    }
}
