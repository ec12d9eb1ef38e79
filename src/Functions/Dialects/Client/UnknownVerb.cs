using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Presence.Functions.Dialects.Client;

/// <summary>Whatever else is called below <c>/v1</c>: the envelope all the same, never the host's 404.</summary>
public sealed class UnknownVerb(ClientApi api)
{
    /// <summary>60009 for a verb that does not exist, 60002 for what is no verb at all.</summary>
    /// <param name="request">By whatever method, to whatever address.</param>
    // The host tries functions in the order of their names: this one comes after all verbs.
    [Function("verbUnknown")]
    public Task Unknown([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/{*path}")] HttpRequest request, CancellationToken stop) =>
        api.RefuseAsync(request, IsVerb(request) ? ClientCodes.VerbUnknown : ClientCodes.RouteInvalid, stop);

    private static bool IsVerb(HttpRequest request) =>
        request.Path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) is [_, _] or [_, "admin", _];
}
