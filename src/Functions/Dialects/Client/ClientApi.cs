using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Telemetry;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Client;

/// <summary>What all verbs of the client API share: a user calls, with a UserSig of their own.</summary>
public sealed class ClientApi(ResponseWriter responses, UserSigAuthenticator authenticator, CallRateLimiter rates)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">By whatever method; only POST is right.</param>
    /// <param name="verb">Each is counted alone.</param>
    /// <param name="load">Loads what the request will need of the caller; null for the user's own row alone.</param>
    /// <param name="refusedToo">Written into the envelope of a refusal as well; null for nothing.</param>
    internal Task AnswerAsync(
        HttpRequest request, string verb, Func<Caller, CancellationToken, ValueTask<ResponseWriter.Data>> handle, 
        CancellationToken stop, LoadCaller? load = null, Action<Utf8JsonWriter, Code>? refusedToo = null)
    {
        return responses.AnswerAsync(request, Named(verb), ClientCodes.All, async within =>
        {
            if (!HttpMethods.IsPost(request.Method)) throw ClientCodes.RouteInvalid.Refused();
            var caller = await authenticator.AuthenticateAsync(request, within, load: load, admit: Admit);
            Require(rates.AllowsUser(caller.Key, verb));
            return await handle(caller, within);
        }, stop, refusedToo);

        void Admit(UserKey user, bool isAdmin, string credential) => Require(rates.AllowsSignature(user, credential, verb));
    }

    /// <summary>Answers a request that is for no verb.</summary>
    /// <param name="request">By whatever method.</param>
    internal Task RefuseAsync(HttpRequest request, Code code, CancellationToken stop) =>
        responses.AnswerAsync(request, Named("unknown"), ClientCodes.All, _ => throw code.Refused(), stop);

    /// <summary>Reads the body of a request. Without one, all fields are absent: a verb that needs one says which.</summary>
    internal static ValueTask<JsonBody> ReadBodyAsync(HttpRequest request, CancellationToken within) =>
        JsonBody.ReadAsync(request, ClientCodes.All, within, mayBeEmpty: true);

    /// <summary>Refuses what the app has switched off, and calls over the limit.</summary>
    /// <param name="verb">Each is counted alone.</param>
    internal void RequireFeature(Caller caller, string verb)
    {
        if (!caller.App.UserStatus) throw ClientCodes.FeatureOff.Refused();
        Require(rates.AllowsClient(caller.Key, verb));
    }

    /// <summary>Counts states of users that are answered.</summary>
    internal void CountStates(string verb, int states) => responses.CountStates(Named(verb), states);

    private static CallName Named(string verb) => new("client", verb);

    private static void Require(bool allowed)
    {
        if (!allowed) throw ClientCodes.RateExceeded.Refused();
    }
}
