using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Presence.Functions.OpenApi;

/// <summary>Tells tools what is served here.</summary>
public sealed class OpenApiFunction(OpenApiDocument document)
{
    /// <summary>The description of all HTTP functions (OpenAPI 3.1). Whoever asks may have it, pages of any origin too.</summary>
    [Function("openapi")]
    public async Task Describe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request, CancellationToken stop)
    {
        var response = request.HttpContext.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = document.Utf8.Length;
        await response.BodyWriter.WriteAsync(document.Utf8, stop);
    }
}
