using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Telemetry;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Zim;

/// <summary>ZEGO ZIM's QueryUserOnlineState, and whatever else is asked of the root.</summary>
public sealed class ZimFunctions(ResponseWriter responses, ZimAuthenticator authenticator, CallRateLimiter rates, PresenceService presence)
{
    private const int UsersPerQueryMax = 100;
    private static readonly CallName Name = new("zim", "QueryUserOnlineState");

    /// <summary>
    /// In request order, each user once, sorted into users with a status and users without one (<see cref="ZimStatus"/>).
    /// </summary>
    /// <param name="request">By whatever method; only GET is right.</param>
    // An empty route would stand for the function's name. This one matches the root and nothing else.
    [Function("queryUserOnlineState")]
    public Task QueryUserOnlineState(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{ignored:maxlength(0)?}")] HttpRequest request, CancellationToken stop)
    {
        var (found, failed) = (new List<(UserId User, string Status)>(), new List<(UserId User, Code Why)>());
        return responses.AnswerAsync(request, Name, ZimCodes.All, async within =>
        {
            var app = authenticator.Authenticate(request, "QueryUserOnlineState");
            if (!rates.AllowsZim(app.SdkAppId)) throw ZimCodes.RateExceeded.Refused();
            var users = UsersIn(request, app);
            if (!rates.AllowsReads(app.SdkAppId, users.Count)) throw ZimCodes.RateExceeded.Refused();
            var views = await presence.ReadAsync(users, Viewer.Backend, within, mayBeOld: true);
            responses.CountStates(Name, views.Length);
            foreach (var view in views)
            {
                if (ZimStatus.Of(view) is { } status) found.Add((view.User, status));
                else failed.Add((view.User, view.IsUnreadable ? ZimCodes.All.Broken : ZimCodes.NotSignedIn));
            }
            if (found.Count > 0) return json => ZimJson.WriteLists(json, found, failed);
            throw (failed.TrueForAll(user => user.Why == ZimCodes.All.Broken) ? ZimCodes.All.Broken : ZimCodes.NotSignedIn).Refused();
        }, stop, (json, _) => ZimJson.WriteLists(json, [], failed));
    }

    private static List<UserKey> UsersIn(HttpRequest request, AppSettings app)
    {
        var ids = request.Query["UserId[]"];
        if (ids.Count == 0) throw ZimCodes.UsersMissing.Refused();
        if (ids.Count > UsersPerQueryMax) throw ZimCodes.UsersTooMany.Refused();
        var seen = new HashSet<UserId>(ids.Count);
        var users = new List<UserKey>(ids.Count);
        foreach (var id in ids)
        {
            if (!ZimUserId.TryParse(id, out var user)) throw ZimCodes.UserIdInvalid.Refused();
            if (seen.Add(user)) users.Add(new UserKey(app.SdkAppId, user));
        }
        return users;
    }
}
