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

    /// <summary>Sets the caller's custom status. The change also reaches the caller's own devices, the setter included.</summary>
    /// <param name="request">Body <c>{customStatus}</c>; empty, null or absent clears.</param>
    [Function("setSelfStatus")]
    public Task SetSelfStatus(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/setSelfStatus")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "setSelfStatus", async (caller, within) =>
        {
            using var body = await ClientApi.ReadBodyAsync(request, within);
            var command = new Command.SetCustomStatus(body.String("customStatus") ?? "");
            var decision = (await presence.ChangeAsync(caller.Rows, command, within)).OrRefuse(ClientCodes.All);
            return json => json.WriteStatus(decision.View(caller.Key.User, Viewer.Of(caller.Key.User)));
        }, stop);

    /// <summary>The status of users, in request order. Asking about oneself always works.</summary>
    /// <param name="request">Body <c>{userIDList}</c>, at most 500.</param>
    [Function("getUserStatus")]
    public Task GetUserStatus(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/getUserStatus")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "getUserStatus", async (caller, within) =>
        {
            using var body = await ClientApi.ReadBodyAsync(request, within);
            var (users, illegal) = UserIdList.Parse(body.RequiredStrings("userIDList", UsersPerQueryMax));
            // Callers may ask about themselves even where the feature is switched off, and more often.
            if (users.Exists(user => user != caller.Key.User)) api.RequireFeature(caller, "getUserStatus");

            var views = await presence.ReadAsync(caller.Others(users), Viewer.Of(caller.Key.User), within, mayBeOld: true);
            var failures = views.Where(view => !view.Known).Select(view => view.IsUnreadable
                ? Failure.OfUnreadable(view.User)
                : new Failure(view.User.Value, ClientCodes.All.Of(Refusal.UserUnknown)));
            return json =>
            {
                json.WriteSuccesses(views.Where(view => view.Known));
                json.WriteFailures(Failure.OfIllegal(illegal).Concat(failures));
            };
        }, stop);
}
