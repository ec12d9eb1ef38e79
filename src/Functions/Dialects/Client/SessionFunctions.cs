using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Client;

/// <summary>A device signs in, stays, and signs out.</summary>
public sealed class SessionFunctions(ClientApi api, ConnectionService connections, PresenceService presence)
{
    private const int ConnectionIdLengthMax = 128;

    /// <summary>
    /// Signs a device in and tells it where to connect; also answers SignalR's own negotiation, so that any stock
    /// client can use <c>/v1</c> as its hub. A refusal carries <c>error</c> too, which those clients show.
    /// </summary>
    /// <param name="request">Its query also holds <c>platform</c> (Web when absent) and <c>instance</c>. A body is ignored.</param>
    [Function("negotiate")]
    public Task Negotiate(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/negotiate")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "negotiate", async (caller, within) =>
        {
            var (platform, instance) = DeviceIn(request);
            var signature = new Signature(caller.SignedAt, caller.Credential);
            var (negotiated, why) = await connections.NegotiateAsync(caller.Rows, platform, instance, signature, within);
            if (negotiated is null) throw ClientCodes.All.Of(why!.Value).Refused();
            return json =>
            {
                json.WriteString("url"u8, negotiated.Endpoint.Url);
                json.WriteString("accessToken"u8, negotiated.Endpoint.AccessToken);
                json.WriteString("sessionId"u8, negotiated.SessionId);
                json.WriteNumber("heartbeatSeconds"u8, (int)negotiated.HeartbeatEvery.TotalSeconds);
                json.WriteNumber("reconnectWithinSeconds"u8, (int)negotiated.ReconnectWithin.TotalSeconds);
            };
        }, stop, refusedToo: (json, code) => json.WriteString("error"u8, code.Info));

    /// <summary>
    /// Renews the session's lease; a first one without a connection counts as a connection (R8). One that names its connection
    /// also mends what went wrong when that came up. Answers <c>{subscriptionEra}</c>: when it has grown, all subscriptions were
    /// dropped meanwhile (R16), and the client subscribes again.
    /// </summary>
    /// <param name="request">Body <c>{sessionId, connectionId?}</c>.</param>
    [Function("heartbeat")]
    public Task Heartbeat(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/heartbeat")] HttpRequest request, CancellationToken stop) =>
        ForSessionAsync(request, "heartbeat", async (caller, id, body, within) =>
            await connections.HeartbeatAsync(caller.Rows, id, ConnectionIn(body), within),
            (json, decision) => json.WriteNumber("subscriptionEra"u8, decision.State.SubscriptionEra), stop);

    /// <summary>Ends the session at once.</summary>
    /// <param name="request">Body <c>{sessionId}</c>.</param>
    [Function("logout")]
    public Task Logout(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/logout")] HttpRequest request, CancellationToken stop) =>
        ForSessionAsync(request, "logout", async (caller, id, _, within) =>
            await presence.ChangeAsync(caller.Rows, new Command.SignOut(id), within), (_, _) => { }, stop);

    private Task ForSessionAsync(
        HttpRequest request, string verb, Func<Caller, string, JsonBody, CancellationToken, Task<Decision>> change,
        Action<Utf8JsonWriter, Decision> write, CancellationToken stop) =>
        api.AnswerAsync(request, verb, async (caller, within) =>
        {
            using var body = await ClientApi.ReadBodyAsync(request, within);
            var id = body.RequiredString("sessionId", "; it comes from negotiate");
            var decision = (await change(caller, id, body, within)).OrRefuse(ClientCodes.All);
            return json => write(json, decision);
        }, stop);

    private static string? ConnectionIn(JsonBody body) =>
        body.String("connectionId") is not { Length: > 0 } id ? null
        : id.Length <= ConnectionIdLengthMax && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? id
        : throw ClientCodes.All.FieldInvalid.Refused("connectionId is the id that the SignalR client shows for its connection");

    private static (Platform, string) DeviceIn(HttpRequest request)
    {
        if (!Platforms.TryParse(request.Query["platform"], out var platform))
            throw ClientCodes.All.FieldInvalid.Refused($"platform is one of {string.Join(", ", Enum.GetNames<Platform>())}");
        var instance = (string?)request.Query["instance"] ?? "";
        return instance.Length <= Limits.InstanceLengthMax && instance.All(c => c is >= ' ' and <= '~')
            ? (platform, instance)
            : throw ClientCodes.All.FieldInvalid.Refused($"instance has at most {Limits.InstanceLengthMax} printable ASCII characters");
    }
}
