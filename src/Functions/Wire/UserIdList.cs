using Presence.Domain;

namespace Presence.Functions.Wire;

/// <summary>The user ids of a request: each once, in the place of the first.</summary>
/// <param name="Legal">In the order in which they were sent.</param>
/// <param name="Illegal">What cannot be a user's id, as it was sent.</param>
internal readonly record struct UserIdList(List<UserId> Legal, List<string> Illegal)
{
    /// <summary>All of them, legal or not, in the order in which they were sent.</summary>
    public IReadOnlyCollection<string> Texts { get; private init; } = [];

    /// <summary>Sorts ids.</summary>
    /// <param name="bytesMax">Longest legal id, inclusive.</param>
    public static UserIdList Parse(List<string> texts, int bytesMax = UserId.BytesMax)
    {
        var each = new OrderedDictionary<string, bool>(texts.Count, StringComparer.Ordinal);
        var list = new UserIdList(new List<UserId>(texts.Count), []) { Texts = each.Keys };
        foreach (var text in texts)
        {
            if (!each.TryAdd(text, true)) continue;
            if (UserId.TryParse(text, out var user, bytesMax)) list.Legal.Add(user);
            else list.Illegal.Add(text);
        }
        return list;
    }
}
