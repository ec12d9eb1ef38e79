using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Client;

/// <summary>The caller's subscriptions.</summary>
public sealed class SubscriptionFunctions(ClientApi api, SubscriptionService subscriptions, Audience audience)
{
    private const int UsersPerCallMax = 100;

    /// <summary>Watches users, and answers how they stand once their changes are sure to arrive: nothing falls between.</summary>
    /// <param name="request">Body <c>{userIDList, durationMinutes?}</c>: at most 100; for 1 to 43,200 minutes, else until
    /// unsubscribed.</param>
    [Function("subscribeUserStatus")]
    public Task Subscribe(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/subscribeUserStatus")]
        HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, "subscribeUserStatus", async (caller, within) =>
        {
            api.RequireFeature(caller, "subscribeUserStatus");
            using var body = await ClientApi.ReadBodyAsync(request, within);
            var ids = UserIdList.Parse(body.RequiredStrings("userIDList", UsersPerCallMax));
            var minutes = body.Number("durationMinutes", 1, Limits.SubscriptionMinutesMax);

            TimeSpan? duration = minutes is { } m ? TimeSpan.FromMinutes(m) : null;
            var subscribed = await subscriptions.SubscribeAsync(caller.Rows, ids.Legal, duration, within);
            var refused = subscribed.Refused.Select(refusal => new Failure(refusal.User.Value, ClientCodes.All.Of(refusal.Why)));
            var failures = Failure.In(ids, refused.Concat(subscribed.Unreadable.Select(Failure.OfUnreadable)));
            return json =>
            {
                if (subscribed.Era is { } era) json.WriteNumber("subscriptionEra"u8, era);
                json.WriteSuccesses(subscribed.Watched);
                json.WriteFailures(failures);
            };
        }, stop);

    /// <summary>Stops watching users. A user whom the caller does not watch is passed over.</summary>
    /// <param name="request">Body <c>{userIDList?}</c>, at most 100; absent, null or empty for all.</param>
    [Function("unsubscribeUserStatus")]
    public Task Unsubscribe(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/unsubscribeUserStatus")]
        HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, "unsubscribeUserStatus", async (caller, within) =>
        {
            api.RequireFeature(caller, "unsubscribeUserStatus");
            using var body = await ClientApi.ReadBodyAsync(request, within);
            var ids = UserIdList.Parse(body.Strings("userIDList", UsersPerCallMax) ?? []);
            var (users, all) = (ids.Legal, ids.Texts.Count == 0);
            List<Failure> oneself = users.Remove(caller.Key.User)
                ? [new Failure(caller.Key.User.Value, ClientCodes.All.Of(Refusal.SelfSubscription))]
                : [];
            var failures = Failure.In(ids, oneself);
            if (all || users.Count > 0) await subscriptions.UnsubscribeAsync(caller.Rows, all ? null : users, within);
            return json => json.WriteFailures(failures);
        }, stop);

    /// <summary>The caller's subscriptions, earliest first. Works with the feature switched off, too.</summary>
    /// <param name="request">A body is ignored.</param>
    [Function("getSubscriptions")]
    public Task GetSubscriptions(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/getSubscriptions")] HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, "getSubscriptions", async (caller, within) =>
        {
            var list = await subscriptions.FindAsync(caller.Rows, within);
            ListedSubscription[] listed = [.. list.Items.Select(ListedSubscription.From)];
            return json =>
            {
                json.WriteNumber("subscriptionEra"u8, list.Era);
                json.WritePropertyName("subscriptions"u8);
                JsonSerializer.Serialize(json, listed, SubscriptionJson.Default.ListedSubscriptionArray);
            };
        }, stop);

    // What is loaded to check the caller says already what the caller hears of.
    private Task AnswerAsync(
        HttpRequest request, string verb, Func<Caller, CancellationToken, ValueTask<ResponseWriter.Data>> handle,
        CancellationToken stop) =>
        api.AnswerAsync(request, verb, handle, stop, audience.LoadAsync);
}
