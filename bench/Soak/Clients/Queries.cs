using System.Text.Json;
using Presence.Soak.Promises;

namespace Presence.Soak.Clients;

/// <summary>Questions in every dialect, and what must be true of each answer by itself.</summary>
internal sealed class Queries(World world)
{
    public const string Quota = "nobody has more subscriptions than the quota";
    public const string Whole = "every user of a question is in the answer, once and in order";

    /// <summary>The subscriptions of a user without those that are about to end; null when there is no answer.</summary>
    public async Task<List<string>?> ListAsync(User user)
    {
        var answer = await world.Api.CallAsync(user, "getSubscriptions", new { }, Codes.Revoked);
        if (!answer.IsDone)
        {
            if (answer.Code == Codes.Revoked) user.SignAnew();
            return null;
        }
        var items = answer.Body.GetProperty("subscriptions").EnumerateArray().ToList();
        world.Violations.Check(Quota, items.Count <= Plan.SubscriptionsMax, () => $"{user.Name} has {items.Count}");
        var soon = DateTimeOffset.UtcNow.AddSeconds(10).ToUnixTimeMilliseconds();
        return
        [
            .. from item in items
               where !item.TryGetProperty("until", out var until) || until.GetInt64() > soon
               select item.GetProperty("userID").GetString(),
        ];
    }

    /// <summary>The client API: how others stand, or the user.</summary>
    /// <returns>Those who are known; null when there is no answer.</returns>
    public async Task<Dictionary<string, Word>?> AskAsync(User user, string[] others)
    {
        if (others.Length == 0) return [];
        var atLeast = others.ToDictionary(other => other, world.Words.NewestOf, StringComparer.Ordinal);
        var answer = await world.Api.CallAsync(user, "getUserStatus", new { userIDList = others }, Codes.Revoked, Codes.Unknown);
        if (answer.Code == Codes.Revoked) user.SignAnew();
        // When nobody of the list is known, the answer has the code of the first failure, and its lists all the same.
        if (!answer.IsDone && answer.Code != Codes.Unknown) return null;
        var words = answer.ReadWords();
        var failures = answer.Body.GetProperty("failureUserList").EnumerateArray().Select(item => item.GetProperty("userID").GetString()!);
        Check("getUserStatus", others, words.Keys, failures, answer.Body);
        foreach (var (other, word) in words) world.Words.Answered(other, user.Name, word, atLeast[other], $"getUserStatus of {user.Name}");
        return words;
    }

    /// <summary>querystate.</summary>
    /// <returns>Each user's state; null when there is no answer.</returns>
    public async Task<Dictionary<string, string>?> AskOldAsync(string[] users)
    {
        if (users.Length == 0) return [];
        var answer = await world.Api.CommandAsync("openim/querystate", new { To_Account = users });
        if (!answer.IsDone) return null;
        var states = answer.ReadTexts("QueryResult", "To_Account", "State");
        world.Violations.Check(Whole, states.Keys.SequenceEqual(users, StringComparer.Ordinal), () => $"querystate: {answer.Body}");
        return states;
    }

    /// <summary>query_online_status.</summary>
    /// <returns>The state of those who are known; null when there is no answer.</returns>
    public async Task<Dictionary<string, string>?> AskNewAsync(string[] users)
    {
        if (users.Length == 0) return [];
        var answer = await world.Api.CommandAsync(
            "openim/query_online_status", new { To_Account = users, IsNeedDetail = 1, IsReturnCustomStatus = 1 });
        if (!answer.IsDone) return null;
        var states = answer.ReadTexts("QueryResult", "To_Account", "Status");
        var unknown = answer.Body.TryGetProperty("ErrorList", out var errors)
            ? errors.EnumerateArray().Select(item => item.GetProperty("To_Account").GetString()!) : [];
        Check("query_online_status", users, states.Keys, unknown, answer.Body);
        return states;
    }

    /// <summary>QueryUserOnlineState.</summary>
    /// <returns>The status of those who have one; null when there is no answer.</returns>
    public async Task<Dictionary<string, string>?> AskZimAsync(string[] users)
    {
        if (users.Length == 0) return [];
        var answer = await world.Api.QueryZimAsync(users);
        if (answer.Code == Api.NobodyIsThere) return [];
        if (!answer.IsDone) return null;
        var states = answer.ReadTexts("Result", "UserId", "Status");
        var others = answer.Body.GetProperty("ErrorList").EnumerateArray().Select(item => item.GetProperty("UserId").GetString()!);
        Check("QueryUserOnlineState", users, states.Keys, others, answer.Body);
        return states;
    }

    private void Check(string name, string[] users, IEnumerable<string> found, IEnumerable<string> failed, JsonElement answer)
    {
        var failures = failed.ToHashSet(StringComparer.Ordinal);
        var whole = users.Where(user => !failures.Contains(user)).SequenceEqual(found, StringComparer.Ordinal)
            && failures.IsSubsetOf(users);
        world.Violations.Check(Whole, whole, () => $"{name}: {answer}");
    }
}
