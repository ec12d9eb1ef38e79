using System.Globalization;

namespace Presence.Domain;

/// <summary>A user of one app: the unit that has a status.</summary>
/// <param name="App">The SdkAppId.</param>
public readonly record struct UserKey(uint App, UserId User)
{
    /// <summary>
    /// The key as one text of at most 11 + 3 × 64 characters, which are letters, digits and <c>- _ . ~ !</c>: legal in
    /// table keys, group names and URLs. It is <c>{app}-{user}</c>, where every other byte of the user's id is written
    /// as <c>!XX</c>, the hyphen included. Reversible, and no two users share one. Stored: it must never change.
    /// </summary>
    public string Encode() => string.Create(
        CultureInfo.InvariantCulture,
        $"{App}-{Uri.EscapeDataString(User.Value).Replace("-", "%2D", StringComparison.Ordinal).Replace('%', '!')}");

    /// <summary>The key of a text that <see cref="Encode"/> made.</summary>
    /// <exception cref="FormatException">The text was not made by <see cref="Encode"/>: another spelling of a key is none.</exception>
    public static UserKey Decode(string text)
    {
        var hyphen = text.IndexOf('-', StringComparison.Ordinal);
        return hyphen > 0
            && uint.TryParse(text.AsSpan(0, hyphen), NumberStyles.None, CultureInfo.InvariantCulture, out var app)
            && UserId.TryParse(Uri.UnescapeDataString(text[(hyphen + 1)..].Replace('!', '%')), out var user, UserId.AnyDialectBytesMax)
            && new UserKey(app, user) is var key
            && string.Equals(key.Encode(), text, StringComparison.Ordinal)
                ? key
                : throw new FormatException("This is not the key of a user.");
    }
}
