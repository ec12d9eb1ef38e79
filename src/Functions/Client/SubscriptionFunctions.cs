using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Tencent;
using Presence.Functions.Wire;

namespace Presence.Functions.Client;

/// <summary>Whom the caller watches.</summary>
public sealed class SubscriptionFunctions(Responder responder, Gate gate, RateGuard rates, PresenceService presence, Watching watching)
{
    /// <summary>Watches users, and answers how they stand once their changes are sure to arrive: nothing falls between.</summary>
    /// <param name="request">Body <c>{userIDList, durationMinutes?}</c>: at most 100; for 1 to 43,200 minutes, else until unsubscribed.</param>
    /// <param name="stop">Gives up.</param>
    [Function("subscribeUserStatus")]
    public Task Subscribe([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscribeUserStatus")] HttpRequest request, CancellationToken stop) =>
        responder.AnswerAsync(request, Codes.OfClient, async within =>
        {
            var caller = await AdmitAsync(request, "subscribeUserStatus", within);
            using var body = await JsonBody.ReadAsync(request, within);
            var (ids, failures) = ClientWire.Sort(body.RequiredTexts("userIDList", Limits.UsersPerSubscribeMax));
            var minutes = body.Number("durationMinutes", 1, Limits.SubscriptionMinutesMax);
            if (ids.Remove(caller.Key.User)) failures.Add(new Failure(caller.Key.User, Refusal.SelfSubscription));

            var users = ids.ConvertAll(caller.Other);
            var known = users.Zip(await presence.ReadAsync(users, within)).Where(pair => pair.Second.Known).Select(pair => pair.First).ToList();
            failures.AddRange(users.Except(known).Select(user => new Failure(user.User, Refusal.UserUnknown)));
            if (known.Count > 0) await watching.SubscribeAsync(caller.Key, known.ConvertAll(user => user.User), minutes is { } m ? TimeSpan.FromMinutes(m) : null, within);
            var states = await presence.ReadAsync(known, within);
            return json =>
            {
                json.WriteSuccesses(known.Zip(states, PresenceService.StatusOf));
                json.WriteFailures(failures);
            };
        }, stop);

    /// <summary>Stops watching users. Whom the caller does not watch is passed over.</summary>
    /// <param name="request">Body <c>{userIDList?}</c>, at most 100; absent, null or empty for all.</param>
    /// <param name="stop">Gives up.</param>
    [Function("unsubscribeUserStatus")]
    public Task Unsubscribe([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/unsubscribeUserStatus")] HttpRequest request, CancellationToken stop) =>
        responder.AnswerAsync(request, Codes.OfClient, async within =>
        {
            var caller = await AdmitAsync(request, "unsubscribeUserStatus", within);
            using var body = await JsonBody.ReadAsync(request, within);
            var (ids, failures) = ClientWire.Sort(body.Texts("userIDList", Limits.UsersPerSubscribeMax) ?? []);
            if (ids.Remove(caller.Key.User)) failures.Add(new Failure(caller.Key.User, Refusal.SelfSubscription));
            var all = ids.Count + failures.Count == 0;
            if (all || ids.Count > 0) await watching.UnsubscribeAsync(caller.Key, all ? null : ids, within);
            return json => json.WriteFailures(failures);
        }, stop);

    /// <summary>Whom the caller watches, earliest first. Works with the feature switched off too.</summary>
    /// <param name="request">A body is ignored.</param>
    /// <param name="stop">Gives up.</param>
    [Function("getSubscriptions")]
    public Task GetSubscriptions([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/getSubscriptions")] HttpRequest request, CancellationToken stop) =>
        responder.AnswerAsync(request, Codes.OfClient, async within =>
        {
            var caller = await gate.AdmitUserAsync(request, within);
            var subscriptions = await watching.OfAsync(caller.Key, within);
            return json =>
            {
                json.WriteStartArray("subscriptions"u8);
                foreach (var (user, since, until) in subscriptions.Items)
                {
                    json.WriteStartObject();
                    json.WriteString("userID"u8, user);
                    json.WriteNumber("since"u8, since.ToUnixTimeMilliseconds());
                    if (until is { } end) json.WriteNumber("until"u8, end.ToUnixTimeMilliseconds());
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            };
        }, stop);

    private async ValueTask<Caller> AdmitAsync(HttpRequest request, string command, CancellationToken within)
    {
        var caller = await gate.AdmitUserAsync(request, within);
        if (!caller.App.UserStatus) throw new RefusedException(Refusal.FeatureOff);
        rates.CountClient(caller.Key, command);
        return caller;
    }
}
