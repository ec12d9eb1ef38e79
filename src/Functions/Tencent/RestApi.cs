using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Tencent;

/// <summary>What all commands of the server API share: an admin calls, the body is one JSON object, replies carry the vendor's headers.</summary>
public sealed class RestApi(Responder responder, Gate gate)
{
    /// <summary>Does a command's work.</summary>
    /// <param name="caller">The admin.</param>
    /// <param name="body">What was sent; gone when this returns.</param>
    /// <param name="within">The time that is left.</param>
    internal delegate ValueTask<Responder.Data> Handle(Caller caller, JsonBody body, CancellationToken within);

    /// <summary>Answers a request.</summary>
    /// <param name="request">By whatever method; only POST is right.</param>
    /// <param name="codes">The service's table of codes.</param>
    /// <param name="handle">Does the work.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="count">Counts the call, before the body is looked at; null for a command without a limit.</param>
    /// <param name="refusedToo">Written into the envelope of a refusal as well; null for nothing.</param>
    /// <param name="bytesMax">The largest legal body.</param>
    internal Task AnswerAsync(
        HttpRequest request, Func<Refusal, Code> codes, Handle handle, CancellationToken stop, Action<Caller>? count = null,
        Action<Utf8JsonWriter, string>? refusedToo = null, int bytesMax = JsonBody.BytesMax)
    {
        WriteHeaders(request.HttpContext.Response.Headers);
        return responder.AnswerAsync(request, codes, async within =>
        {
            var caller = await gate.AdmitAdminAsync(request, within);
            count?.Invoke(caller);
            using var body = await JsonBody.ReadAsync(request, within, bytesMax);
            return await handle(caller, body, within);
        }, stop, refusedToo);
    }

    /// <summary>Answers a request that is for no command.</summary>
    /// <param name="request">By whatever method.</param>
    /// <param name="why">What is wrong with it.</param>
    /// <param name="stop">Gives up.</param>
    internal Task RefuseAsync(HttpRequest request, Refusal why, CancellationToken stop)
    {
        WriteHeaders(request.HttpContext.Response.Headers);
        return responder.AnswerAsync(request, Codes.OfAccount, _ => throw new RefusedException(why), stop);
    }

    // As on the vendor's sample reply (269-1519).
    private static void WriteHeaders(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowHeaders = "X-Requested-With";
        headers.AccessControlAllowMethods = "POST";
    }
}
