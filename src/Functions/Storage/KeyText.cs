using System.Globalization;
using System.Text;
using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>
/// A user's key as one text that is legal everywhere: a table's PartitionKey, a SignalR group, a URL segment.
/// "{app}-{user}", where every byte of the user's id other than A-Z a-z 0-9 _ . ~ is written as !XX. Reversible,
/// and no two users share one.
/// </summary>
public static class KeyText
{
    /// <summary>The text of a key; at most 11 + 3 × 64 characters.</summary>
    /// <param name="user">A legal user.</param>
    public static string Of(UserKey user)
    {
        var text = new StringBuilder(16 + user.User.Length).Append(CultureInfo.InvariantCulture, $"{user.App}-");
        foreach (var b in Encoding.UTF8.GetBytes(user.User))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'.' or (byte)'~') text.Append((char)b);
            else text.Append(CultureInfo.InvariantCulture, $"!{b:X2}");
        }
        return text.ToString();
    }

    /// <summary>The key of a text.</summary>
    /// <param name="text">What <see cref="Of"/> made.</param>
    /// <exception cref="FormatException">It was not made by <see cref="Of"/>.</exception>
    public static UserKey Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 1 || dash == text.Length - 1 || !uint.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var app))
            throw new FormatException("This is not the key of a user.");

        var bytes = new List<byte>(text.Length);
        for (var i = dash + 1; i < text.Length; i++)
        {
            if (text[i] != '!' && char.IsAscii(text[i])) bytes.Add((byte)text[i]);
            else if (text[i] == '!' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
            {
                bytes.Add(b);
                i += 2;
            }
            else throw new FormatException("This is not the key of a user.");
        }
        var key = new UserKey(app, Encoding.UTF8.GetString([.. bytes]));
        // Another spelling of a key, such as 01-ann or 1-!61nn, is none.
        return string.Equals(Of(key), text, StringComparison.Ordinal) ? key : throw new FormatException("This is not the key of a user.");
    }
}
