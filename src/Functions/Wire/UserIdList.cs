using Presence.Domain;

namespace Presence.Functions.Wire;

/// <summary>The user ids of a request: each once, in the order in which they were sent.</summary>
/// <param name="Illegal">What cannot be a user's id, as it was sent.</param>
internal readonly record struct UserIdList(List<UserId> Legal, List<string> Illegal)
{
    /// <summary>Sorts ids.</summary>
    /// <param name="bytesMax">Longest legal id, inclusive.</param>
    public static UserIdList Parse(List<string> texts, int bytesMax = UserId.BytesMax)
    {
        var list = new UserIdList(new List<UserId>(texts.Count), []);
        var seen = new HashSet<string>(texts.Count, StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (!seen.Add(text)) continue;
            if (UserId.TryParse(text, out var user, bytesMax)) list.Legal.Add(user);
            else list.Illegal.Add(text);
        }
        return list;
    }
}
