using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Telemetry;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>
/// What all commands of the server API share: an admin calls, the body is one JSON object, replies carry the vendor's headers.
/// </summary>
public sealed class TencentApi(ResponseWriter responses, UserSigAuthenticator authenticator, CallRateLimiter rates)
{
    /// <summary>Does a command's work.</summary>
    /// <param name="body">Gone when this returns.</param>
    /// <param name="within">The time that is left.</param>
    internal delegate ValueTask<ResponseWriter.Data> Handle(Caller caller, JsonBody body, CancellationToken within);

    /// <summary>Answers a request.</summary>
    /// <param name="request">By whatever method; only POST is right.</param>
    /// <param name="command">The name of the command.</param>
    /// <param name="codes">The table of the service.</param>
    /// <param name="allows">Counts the call, before the body is looked at; null for a limit of the command's own.</param>
    /// <param name="refusedToo">Written into the envelope of a refusal as well; null for nothing.</param>
    /// <param name="bytesMax">The largest legal body, inclusive.</param>
    internal Task AnswerAsync(
        HttpRequest request, string command, TencentCodes codes, Handle handle, CancellationToken stop, Func<uint, bool>? allows = null,
        Action<Utf8JsonWriter, Code>? refusedToo = null, int bytesMax = JsonBody.BytesMax)
    {
        WriteHeaders(request.HttpContext.Response.Headers);
        return responses.AnswerAsync(request, Named(command), codes, async within =>
        {
            if (!HttpMethods.IsPost(request.Method)) throw TencentCodes.RouteInvalid.Refused();
            var caller = await authenticator.AuthenticateAsync(request, within, RequireContentType, admit: RequireAdmin);
            var app = caller.Key.App;
            if (!(allows?.Invoke(app) ?? rates.AllowsServer(app, command))) throw TencentCodes.RateExceeded.Refused();
            using var body = await JsonBody.ReadAsync(request, codes, within, bytesMax);
            return await handle(caller, body, within);
        }, stop, refusedToo);

        void RequireAdmin(UserKey user, bool isAdmin, string credential)
        {
            if (!isAdmin) throw codes.NotAdmin.Refused();
        }
    }

    /// <summary>Counts the users that a call asks about.</summary>
    /// <exception cref="RefusedException">They are too many.</exception>
    internal void RequireReads(Caller caller, int users)
    {
        if (!rates.AllowsReads(caller.Key.App, users)) throw TencentCodes.RateExceeded.Refused("ask for fewer users in a second");
    }

    /// <summary>Answers a request that is for no command.</summary>
    /// <param name="request">By whatever method.</param>
    internal Task RefuseAsync(HttpRequest request, Code code, CancellationToken stop)
    {
        WriteHeaders(request.HttpContext.Response.Headers);
        return responses.AnswerAsync(request, Named("unknown"), AccountCodes.All, _ => throw code.Refused(), stop);
    }

    /// <summary>Counts states of users that are answered.</summary>
    internal void CountStates(string command, int states) => responses.CountStates(Named(command), states);

    private static CallName Named(string command) => new("tencent", command);

    private static void RequireContentType(HttpRequest request)
    {
        if (!string.Equals(UserSigAuthenticator.Parameter(request, "contenttype"), "json", StringComparison.OrdinalIgnoreCase))
            throw UserSigCodes.CredentialsMissing.Refused("add contenttype=json to the URL");
    }

    // As on the vendor's sample reply (269-1519).
    private static void WriteHeaders(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowHeaders = "X-Requested-With";
        headers.AccessControlAllowMethods = "POST";
    }
}
