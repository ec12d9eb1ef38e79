using System.Buffers;
using Presence.Domain;

namespace Presence.Functions.Dialects.Zim;

/// <summary>What ZIM takes for a user's id.</summary>
internal static class ZimUserId
{
    /// <summary>What an id may hold besides letters, digits and space.</summary>
    public const string Specials = "!#$%&()+-:;<=.>?@[]^_{}|~";

    private static readonly SearchValues<char> Legal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 " + Specials);

    /// <summary>Reads an id of 1 to 64 characters, which are all ASCII.</summary>
    public static bool TryParse(string? text, out UserId user) =>
        UserId.TryParse(text, out user, UserId.AnyDialectBytesMax) && !text.AsSpan().ContainsAnyExcept(Legal);
}
