using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Client;

/// <summary>A device signs in, stays, and signs out.</summary>
public sealed class SessionFunctions(ClientApi api, ConnectionService connections, PresenceService presence)
{
    /// <summary>
    /// Signs a device in and tells it where to connect; also answers SignalR's own negotiation, so that any stock
    /// client can use <c>/v1</c> as its hub. A refusal carries <c>error</c> too, which those clients show.
    /// </summary>
    /// <param name="request">Its query also holds <c>platform</c> (Web when absent) and <c>instance</c>. A body is ignored.</param>
    [Function("negotiate")]
    public Task Negotiate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/negotiate")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, async (caller, within) =>
        {
            var (platform, instance) = DeviceIn(request);
            var negotiated = await connections.NegotiateAsync(caller.Rows, platform, instance, within);
            return json =>
            {
                json.WriteString("url"u8, negotiated.Endpoint.Url);
                json.WriteString("accessToken"u8, negotiated.Endpoint.AccessToken);
                json.WriteString("sessionId"u8, negotiated.SessionId);
                json.WriteNumber("heartbeatSeconds"u8, (int)negotiated.HeartbeatEvery.TotalSeconds);
            };
        }, stop, refusedToo: (json, code) => json.WriteString("error"u8, code.Info));

    /// <summary>Renews the session's lease; a first one without a connection counts as a connection (R8).</summary>
    /// <param name="request">Body <c>{sessionId}</c>.</param>
    [Function("heartbeat")]
    public Task Heartbeat(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/heartbeat")] HttpRequest request, CancellationToken stop) =>
        ChangeAsync(request, id => new Command.Heartbeat(id), stop);

    /// <summary>Ends the session at once.</summary>
    /// <param name="request">Body <c>{sessionId}</c>.</param>
    [Function("logout")]
    public Task Logout(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/logout")] HttpRequest request, CancellationToken stop) =>
        ChangeAsync(request, id => new Command.SignOut(id), stop);

    private Task ChangeAsync(HttpRequest request, Func<string, Command> command, CancellationToken stop) =>
        api.AnswerAsync(request, async (caller, within) =>
        {
            using var body = await ClientApi.ReadBodyAsync(request, within);
            var id = body.RequiredString("sessionId", "; it comes from negotiate");
            (await presence.ChangeAsync(caller.Rows, command(id), within)).OrRefuse(ClientCodes.All);
            return _ => { };
        }, stop);

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
