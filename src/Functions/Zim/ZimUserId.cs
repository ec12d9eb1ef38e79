using System.Buffers;

namespace Presence.Functions.Zim;

/// <summary>What ZIM takes for a user's id.</summary>
internal static class ZimUserId
{
    /// <summary>Longest id in characters, which are all ASCII; inclusive.</summary>
    public const int LengthMax = 64;

    /// <summary>What an id may hold besides letters, digits and space.</summary>
    public const string Specials = "!#$%&()+-:;<=.>?@[]^_{}|~";

    private static readonly SearchValues<char> Legal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 " + Specials);

    /// <summary>Whether an id may be a user's.</summary>
    public static bool IsLegal(string? id) => id is { Length: > 0 and <= LengthMax } && !id.AsSpan().ContainsAnyExcept(Legal);
}
