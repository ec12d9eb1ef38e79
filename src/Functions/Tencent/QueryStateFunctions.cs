using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Tencent;

/// <summary>
/// How users stand, with or without their devices: Tencent IM's querystate, and query_online_status, which took its
/// place. One handler, two renderings (<see cref="QueryStateWire"/>). In request order, each user once.
/// </summary>
public sealed class QueryStateFunctions(RestApi api, RateGuard rates, PresenceService presence)
{
    /// <summary>A user of whom nothing is known is Offline.</summary>
    /// <param name="request">Body <c>{To_Account, IsNeedDetail?}</c>, at most 500.</param>
    /// <param name="stop">Gives up.</param>
    [Function("querystate")]
    public Task QueryState([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/openim/querystate")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, Codes.OfQueryState, async (caller, body, within) =>
        {
            var (users, states) = await ReadAsync(caller, body, within);
            var withDetail = body.Flag("IsNeedDetail");
            return json => QueryStateWire.WriteOld(json, users, states, withDetail);
        }, stop, Count);

    /// <summary>A user of whom nothing is known goes into the list of errors.</summary>
    /// <param name="request">Body <c>{To_Account, IsNeedDetail?, IsReturnInstid?, IsReturnCustomStatus?}</c>, at most 500.</param>
    /// <param name="stop">Gives up.</param>
    [Function("query_online_status")]
    public Task QueryOnlineStatus([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/openim/query_online_status")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, Codes.OfQueryState, async (caller, body, within) =>
        {
            var (users, states) = await ReadAsync(caller, body, within);
            var wanted = new QueryStateWire.Wanted(body.Flag("IsNeedDetail"), body.Flag("IsReturnInstid"), body.Flag("IsReturnCustomStatus"));
            return json => QueryStateWire.WriteNew(json, users, states, wanted);
        }, stop, Count);

    private void Count(Caller caller) => rates.CountQueryState(caller.Key.App);

    private async ValueTask<(List<UserKey> Users, UserState[] States)> ReadAsync(Caller caller, JsonBody body, CancellationToken within)
    {
        var ids = body.RequiredTexts("To_Account", Limits.UsersPerQueryMax);
        var seen = new HashSet<string>(ids.Count, StringComparer.Ordinal);
        var users = new List<UserKey>(ids.Count);
        foreach (var id in ids)
        {
            if (!UserKey.IsLegal(id)) throw new RefusedException(Refusal.UserIdInvalid, "a UserID has 1 to 32 bytes of UTF-8 and no control characters");
            if (seen.Add(id)) users.Add(caller.Other(id));
        }
        _ = body.Flag("IsNeedDetail");   // judged before anything is read
        return (users, await presence.ReadAsync(users, within));
    }
}
