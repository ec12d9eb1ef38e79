using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;

namespace Presence.Functions.Zim;

/// <summary>ZEGO ZIM's QueryUserOnlineState, and whatever else is asked of the root.</summary>
public sealed class QueryUserOnlineStateFunction(ZimAnswer answer, ZimGate gate, RateGuard rates, PresenceService presence)
{
    /// <summary>In request order, each user once, sorted into those who have a status and those who have none (<see cref="ZimStatus"/>).</summary>
    /// <param name="request">By whatever method; only GET is right.</param>
    /// <param name="stop">Gives up.</param>
    // An empty route would stand for the function's name. This one matches the root and nothing else.
    [Function("queryUserOnlineState")]
    public Task QueryUserOnlineState(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{ignored:maxlength(0)?}")] HttpRequest request, CancellationToken stop)
    {
        var (found, failed) = (new List<(string User, string Status)>(), new List<string>());
        return answer.AnswerAsync(request, ZimCodes.Of, async within =>
        {
            var app = gate.Admit(request, "QueryUserOnlineState");
            rates.CountZim(app.SdkAppId);
            var users = UsersOf(request, app);
            var states = await presence.ReadAsync(users, within);
            for (var i = 0; i < states.Length; i++)
            {
                if (ZimStatus.Of(states[i]) is { } status) found.Add((users[i].User, status));
                else failed.Add(users[i].User);
            }
            return found.Count > 0 ? json => ZimAnswer.WriteLists(json, found, failed) : throw new RefusedException(Refusal.UserUnknown);
        }, stop, (json, _) => ZimAnswer.WriteLists(json, [], failed));
    }

    private static List<UserKey> UsersOf(HttpRequest request, AppSettings app)
    {
        var ids = request.Query["UserId[]"];
        if (ids.Count == 0) throw new RefusedException(Refusal.UsersEmpty);
        if (ids.Count > Limits.UsersPerZimQueryMax) throw new RefusedException(Refusal.UsersTooMany);
        var seen = new HashSet<string>(ids.Count, StringComparer.Ordinal);
        var users = new List<UserKey>(ids.Count);
        foreach (var id in ids)
        {
            if (!ZimUserId.IsLegal(id)) throw new RefusedException(Refusal.UserIdInvalid);
            if (seen.Add(id!)) users.Add(new UserKey(app.SdkAppId, id!));
        }
        return users;
    }
}
