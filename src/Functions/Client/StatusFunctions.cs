using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Tencent;
using Presence.Functions.Wire;

namespace Presence.Functions.Client;

/// <summary>The user's own status, and how others stand.</summary>
public sealed class StatusFunctions(Responder responder, Gate gate, RateGuard rates, PresenceService presence)
{
    /// <summary>Sets the caller's custom status. The change also reaches the caller's own devices, the setter included.</summary>
    /// <param name="request">Body <c>{customStatus}</c>; empty, null or absent clears.</param>
    /// <param name="stop">Gives up.</param>
    [Function("setSelfStatus")]
    public Task SetSelfStatus([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/setSelfStatus")] HttpRequest request, CancellationToken stop) =>
        responder.AnswerAsync(request, Codes.OfClient, async within =>
        {
            var caller = await gate.AdmitUserAsync(request, within);
            using var body = await JsonBody.ReadAsync(request, within);
            var command = new Command.SetCustomStatus(body.Text("customStatus") ?? "");
            var state = (await presence.ChangeAsync(caller.Key, command, within)).OrRefused().State;
            // A device whose connection is not known here yet sees what it set, not what others see by now.
            var mine = state.Status with { Custom = state.CustomStatus };
            return json => json.WriteStatus(PresenceService.StatusOf(caller.Key, mine, state.Ver));
        }, stop);

    /// <summary>How users stand, in request order. Asking about oneself always works.</summary>
    /// <param name="request">Body <c>{userIDList}</c>, at most 500.</param>
    /// <param name="stop">Gives up.</param>
    [Function("getUserStatus")]
    public Task GetUserStatus([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/getUserStatus")] HttpRequest request, CancellationToken stop) =>
        responder.AnswerAsync(request, Codes.OfClient, async within =>
        {
            var caller = await gate.AdmitUserAsync(request, within);
            using var body = await JsonBody.ReadAsync(request, within);
            var (ids, failures) = ClientWire.Sort(body.RequiredTexts("userIDList", Limits.UsersPerQueryMax));
            if (ids.Exists(id => !IsSelf(caller, id)))   // about oneself one may ask at any time, as often as one likes
            {
                if (!caller.App.UserStatus) throw new RefusedException(Refusal.FeatureOff);
                rates.CountClient(caller.Key, "getUserStatus");
            }

            var users = ids.ConvertAll(caller.Other);
            var states = await presence.ReadAsync(users, within);
            var unknown = users.Where((user, i) => !states[i].Known && user != caller.Key).Select(user => new Failure(user.User, Refusal.UserUnknown));
            var known = users.Zip(states).Where(pair => pair.Second.Known || pair.First == caller.Key);
            return json =>
            {
                json.WriteSuccesses(known.Select(pair => PresenceService.StatusOf(pair.First, pair.Second)));
                json.WriteFailures(failures.Concat(unknown));
            };
        }, stop);

    private static bool IsSelf(Caller caller, string user) => string.Equals(caller.Key.User, user, StringComparison.Ordinal);
}
