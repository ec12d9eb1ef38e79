using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>Whatever else is called below <c>/v4</c>: the vendor's own answers, never the host's 404.</summary>
public sealed class UnknownFunction(TencentApi api)
{
    /// <summary>60009 for a command that does not exist, 60002 for what is no command at all.</summary>
    /// <param name="request">By whatever method, to whatever address.</param>
    [Function("unknown")]
    public Task Unknown([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/{*path}")] HttpRequest request, CancellationToken stop) =>
        api.RefuseAsync(request, IsCommand(request) ? TencentCodes.CommandUnknown : TencentCodes.RouteInvalid, stop);

    private static bool IsCommand(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) is [_, _, _];
}
