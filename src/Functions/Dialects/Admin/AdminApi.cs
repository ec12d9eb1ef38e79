using Microsoft.AspNetCore.Http;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Telemetry;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Admin;

/// <summary>What all verbs of the admin API share: the console is on, an admin of the app calls, and not too often.</summary>
public sealed class AdminApi(ResponseWriter responses, UserSigAuthenticator authenticator, CallRateLimiter rates, Settings settings)
{
    /// <summary>Does a verb's work.</summary>
    /// <param name="body">Gone when this returns.</param>
    /// <param name="within">The time that is left.</param>
    internal delegate ValueTask<ResponseWriter.Data> Handle(Caller caller, JsonBody body, CancellationToken within);

    /// <summary>Answers a request.</summary>
    /// <param name="request">By whatever method; only POST is right.</param>
    /// <param name="verb">Each is counted alone.</param>
    internal Task AnswerAsync(HttpRequest request, string verb, Handle handle, CancellationToken stop)
    {
        return responses.AnswerAsync(request, new CallName("admin", verb), AdminCodes.All, async within =>
        {
            if (!settings.Console) throw AdminCodes.Off.Refused();
            if (!HttpMethods.IsPost(request.Method)) throw AdminCodes.RouteInvalid.Refused();
            var caller = await authenticator.AuthenticateAsync(request, within, admit: Admit);
            Require(rates.AllowsClient(caller.Key, verb));
            using var body = await JsonBody.ReadAsync(request, AdminCodes.All, within, mayBeEmpty: true);
            return await handle(caller, body, within);
        }, stop);

        void Admit(UserKey user, bool isAdmin, string credential)
        {
            if (!isAdmin) throw AdminCodes.NotAdmin.Refused();
            Require(rates.AllowsSignature(user, credential, verb));
        }
    }

    /// <summary>The user whom a request is about.</summary>
    internal static UserKey UserIn(Caller caller, JsonBody body) => caller.Other(body.ParseUserId(body.RequiredString("userID")));

    private static void Require(bool allowed)
    {
        if (!allowed) throw AdminCodes.RateExceeded.Refused();
    }
}
