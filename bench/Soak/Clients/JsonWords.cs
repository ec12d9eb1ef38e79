using System.Text.Json;
using Presence.Soak.Promises;

namespace Presence.Soak.Clients;

/// <summary>Reads what answers and messages say of users.</summary>
internal static class JsonWords
{
    /// <summary>A status as the client API writes it.</summary>
    public static Word ReadWord(this JsonElement status) => new(
        status.GetProperty("ver").GetInt64(), status.GetProperty("statusType").GetInt32(), status.GetProperty("customStatus").GetString()!);

    /// <summary>The users of <c>successUserList</c>.</summary>
    public static Dictionary<string, Word> ReadWords(this Answer answer) => answer.Body.GetProperty("successUserList").EnumerateArray()
        .ToDictionary(status => status.GetProperty("userID").GetString()!, ReadWord, StringComparer.Ordinal);

    /// <summary>What each user is called in a list of a server API's answer.</summary>
    /// <param name="list">The list.</param>
    /// <param name="user">The property with the user's id.</param>
    /// <param name="what">The property that is wanted.</param>
    public static Dictionary<string, string> ReadTexts(this Answer answer, string list, string user, string what) =>
        answer.Body.TryGetProperty(list, out var items)
            ? items.EnumerateArray().ToDictionary(
                item => item.GetProperty(user).GetString()!, item => item.GetProperty(what).GetString()!, StringComparer.Ordinal)
            : [];
}
