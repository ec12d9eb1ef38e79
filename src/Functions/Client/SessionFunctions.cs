using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Tencent;
using Presence.Functions.Wire;

namespace Presence.Functions.Client;

/// <summary>A device signs in, stays, and signs out.</summary>
public sealed class SessionFunctions(Responder responder, Gate gate, PresenceService presence, IPush push, TimeProvider clock, Settings settings)
{
    /// <summary>
    /// Signs a device in and tells it where to connect; also answers SignalR's own negotiation, so that any stock
    /// client can use <c>/v1</c> as its hub. A refusal carries <c>error</c> too, which those clients show.
    /// </summary>
    /// <param name="request">Its query also holds <c>platform</c> (Web when absent) and <c>instance</c>. A body is ignored.</param>
    /// <param name="stop">Gives up.</param>
    [Function("negotiate")]
    public Task Negotiate([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/negotiate")] HttpRequest request, CancellationToken stop) =>
        responder.AnswerAsync(request, Codes.OfClient, async within =>
        {
            var caller = await gate.AdmitUserAsync(request, within);
            var (platform, instance) = DeviceOf(request);
            var command = new Command.SignIn(RandomNumberGenerator.GetHexString(32, lowercase: true), platform, instance);
            var session = (await presence.ChangeAsync(caller.Key, command, within)).Session!;
            var ticket = await push.NegotiateAsync(new ConnectionClaim(caller.Key, session.Id, clock.GetUtcNow()), within);
            return json =>
            {
                json.WriteString("url"u8, ticket.Url);
                json.WriteString("accessToken"u8, ticket.AccessToken);
                json.WriteString("sessionId"u8, session.Id);
                json.WriteNumber("heartbeatSeconds"u8, (int)settings.Timings.HeartbeatEvery.TotalSeconds);
            };
        }, stop, (json, info) => json.WriteString("error"u8, info));

    /// <summary>Renews the session's lease; a first one without a connection counts as a connection (R8).</summary>
    /// <param name="request">Body <c>{sessionId}</c>.</param>
    /// <param name="stop">Gives up.</param>
    [Function("heartbeat")]
    public Task Heartbeat([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/heartbeat")] HttpRequest request, CancellationToken stop) =>
        OnSessionAsync(request, id => new Command.Heartbeat(id), stop);

    /// <summary>Ends the session at once.</summary>
    /// <param name="request">Body <c>{sessionId}</c>.</param>
    /// <param name="stop">Gives up.</param>
    [Function("logout")]
    public Task Logout([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/logout")] HttpRequest request, CancellationToken stop) =>
        OnSessionAsync(request, id => new Command.SignOut(id), stop);

    private Task OnSessionAsync(HttpRequest request, Func<string, Command> command, CancellationToken stop) =>
        responder.AnswerAsync(request, Codes.OfClient, async within =>
        {
            var caller = await gate.AdmitUserAsync(request, within);
            using var body = await JsonBody.ReadAsync(request, within);
            var id = body.Text("sessionId") ?? throw new RefusedException(Refusal.FieldInvalid, "sessionId is missing; it comes from negotiate");
            (await presence.ChangeAsync(caller.Key, command(id), within)).OrRefused();
            return _ => { };
        }, stop);

    private static (Platform, string) DeviceOf(HttpRequest request)
    {
        if (!Platforms.TryParse(request.Query["platform"], out var platform))
            throw new RefusedException(Refusal.FieldInvalid, $"platform is one of {string.Join(", ", Enum.GetNames<Platform>())}");
        var instance = (string?)request.Query["instance"] ?? "";
        return instance.Length <= Limits.InstanceLengthMax && instance.All(c => c is >= ' ' and <= '~')
            ? (platform, instance)
            : throw new RefusedException(Refusal.FieldInvalid, $"instance has at most {Limits.InstanceLengthMax} printable ASCII characters");
    }
}
