using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Client;

/// <summary>The caller's own status, and the status of others.</summary>
public sealed class StatusFunctions(ClientApi api, PresenceService presence)
{
    private const int UsersPerQueryMax = 500;

    /// <summary>
    /// Sets the caller's custom status. The change also reaches the caller's own devices, the setter included. The answer is the
    /// caller's status as getUserStatus of oneself says it right after: with the custom status that was set, which others see only
    /// while the caller is Online, and with what has run out by the clock.
    /// </summary>
    /// <param name="request">Body <c>{customStatus}</c>; empty, null or absent clears.</param>
    [Function("setSelfStatus")]
    public Task SetSelfStatus(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/setSelfStatus")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "setSelfStatus", async (caller, within) =>
        {
            using var body = await ClientApi.ReadBodyAsync(request, within);
            var command = new Command.SetCustomStatus(body.String("customStatus") ?? "");
            var decision = (await presence.ChangeAsync(caller.Rows, command, within)).OrRefuse(ClientCodes.All);
            var view = presence.SeenByOneself(caller.Key.User, decision.State);
            return json => json.WriteStatus(view);
        }, stop);

    /// <summary>
    /// The status of users, in request order. Asking about oneself always works. When all users fail, so does the call: with the code
    /// of the first, and with both lists all the same.
    /// </summary>
    /// <param name="request">Body <c>{userIDList, withFreshness?}</c>, at most 500; <c>true</c> has each status say how fresh it is
    /// (R33).</param>
    [Function("getUserStatus")]
    public Task GetUserStatus(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/getUserStatus")] HttpRequest request, CancellationToken stop)
    {
        List<Failure> failures = [];
        return api.AnswerAsync(request, "getUserStatus", async (caller, within) =>
        {
            using var body = await ClientApi.ReadBodyAsync(request, within);
            var ids = UserIdList.Parse(body.RequiredStrings("userIDList", UsersPerQueryMax));
            var withFreshness = body.Bool("withFreshness");
            var users = ids.Legal;
            // Callers may ask about themselves even where the feature is switched off, and more often.
            if (users.Exists(user => user != caller.Key.User)) api.RequireFeature(caller, "getUserStatus");

            var views = await presence.ReadAsync(caller.Others(users), Viewer.Of(caller.Key.User), within, mayBeOld: true);
            api.CountStates("getUserStatus", views.Length);
            failures = Failure.In(ids, views.Where(view => !view.Known).Select(view => view.IsUnreadable
                ? Failure.OfUnreadable(view.User)
                : new Failure(view.User.Value, ClientCodes.All.Of(Refusal.UserUnknown))));
            if (!Array.Exists(views, view => view.Known)) throw failures[0].Code.Refused();
            return json =>
            {
                json.WriteSuccesses(views.Where(view => view.Known), withFreshness);
                json.WriteFailures(failures);
            };
        }, stop, refusedToo: (json, _) =>
        {
            if (failures.Count == 0) return;   // the call was refused before anybody was asked about
            json.WriteSuccesses([]);
            json.WriteFailures(failures);
        });
    }
}
