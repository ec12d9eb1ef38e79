using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>
/// How users stand, with or without their devices: Tencent IM's querystate, and query_online_status, which took its
/// place. One handler, two renderings (<see cref="QueryStateJson"/>). In request order, each user once.
/// </summary>
public sealed class QueryStateFunctions(TencentApi api, CallRateLimiter rates, PresenceService presence)
{
    private const int UsersPerQueryMax = 500;
    private const int BodyBytesMax = 1024 * 1024;   // a larger one names too many as well, and is answered so

    /// <summary>A user of whom nothing is known is Offline.</summary>
    /// <param name="request">Body <c>{To_Account, IsNeedDetail?}</c>, at most 500.</param>
    [Function("querystate")]
    public Task QueryState(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/openim/querystate")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "querystate", QueryStateCodes.All, async (caller, body, within) =>
        {
            var views = await ReadAsync("querystate", caller, body, within);
            var withDetail = body.Flag("IsNeedDetail");
            return json => QueryStateJson.WriteOld(json, views, withDetail);
        }, stop, rates.AllowsQueryState, bytesMax: BodyBytesMax);

    /// <summary>A user of whom nothing is known goes into the list of errors.</summary>
    /// <param name="request">Body <c>{To_Account, IsNeedDetail?, IsReturnInstid?, IsReturnCustomStatus?}</c>, at most 500.</param>
    [Function("query_online_status")]
    public Task QueryOnlineStatus(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/openim/query_online_status")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "query_online_status", QueryStateCodes.All, async (caller, body, within) =>
        {
            var views = await ReadAsync("query_online_status", caller, body, within);
            var wanted = new QueryStateJson.Wanted(
                body.Flag("IsNeedDetail"), body.Flag("IsReturnInstid"), body.Flag("IsReturnCustomStatus"));
            return json => QueryStateJson.WriteNew(json, views, wanted);
        }, stop, rates.AllowsQueryState, bytesMax: BodyBytesMax);

    private async ValueTask<PresenceView[]> ReadAsync(string command, Caller caller, JsonBody body, CancellationToken within)
    {
        var (users, illegal) = UserIdList.Parse(body.RequiredStrings("To_Account", UsersPerQueryMax));
        if (illegal.Count > 0)
            throw QueryStateCodes.All.UserIdInvalid.Refused("a UserID has 1 to 32 bytes of UTF-8 and no control characters");
        _ = body.Flag("IsNeedDetail");   // checked before anything is read
        api.RequireReads(caller, users.Count);
        var views = await presence.ReadAsync(caller.Others(users), Viewer.Backend, within, mayBeOld: true);
        api.CountStates(command, views.Length);
        return views;
    }
}
