using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Admin;

namespace Presence.Functions.Dialects.Admin;

/// <summary>One user: why the status is as it is, and who watches.</summary>
public sealed class UserFunctions(AdminApi api, Explainer explainer, WatcherSearch watchers)
{
    /// <summary>Why a user is in this state.</summary>
    /// <param name="request">Body <c>{userID}</c>.</param>
    [Function("adminExplain")]
    public Task Explain(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/admin/explain")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "adminExplain", async (caller, body, within) =>
        {
            var (explained, unreadable) = await explainer.ExplainAsync(AdminApi.UserIn(caller, body), within);
            if (explained is null) throw AdminCodes.All.Broken.Refused(unreadable);
            if (explained.About is { Seen.Known: false, DeletedAt: null }) throw AdminCodes.All.Of(Refusal.UserUnknown).Refused();
            return ExplainJson.From(explained).Data(AdminJson.Default.ExplainJson);
        }, stop);

    /// <summary>Who is online and hears of a user, in pages.</summary>
    /// <param name="request">Body <c>{userID, limit?, cursor?}</c>.</param>
    [Function("adminWatchers")]
    public Task FindWatchers(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/admin/watchers")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "adminWatchers", async (caller, body, within) =>
        {
            var user = AdminApi.UserIn(caller, body);
            var page = await watchers.PageAsync(user, body.String("cursor"), OnlineFunctions.LimitIn(body), within);
            return new WatchersJson(
                page.AsOf.ToUnixTimeMilliseconds(), [.. page.Items.Select(WatcherJson.From)], page.Next, page.Looked, page.Complete)
                .Data(AdminJson.Default.WatchersJson);
        }, stop);
}
