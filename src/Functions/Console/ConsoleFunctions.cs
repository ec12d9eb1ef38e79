using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Functions.Configuration;

namespace Presence.Functions.Console;

/// <summary>
/// The page for operators, and its files. It holds no data and no secret: whoever opens it signs in, and then the admin API answers.
/// </summary>
public sealed class ConsoleFunctions(ConsoleFiles files, Settings settings)
{
    /// <summary>The page.</summary>
    [Function("console")]
    public Task Page(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console")] HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, "index.html", stop);

    /// <summary>One of its files, by the last part of the path.</summary>
    [Function("consoleFile")]
    public Task File(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/{file}")] HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, request.Path.Value!.Split('/')[^1], stop);

    private async Task AnswerAsync(HttpRequest request, string name, CancellationToken stop)
    {
        var response = request.HttpContext.Response;
        response.Headers.ContentSecurityPolicy = files.ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!settings.Console) await RefuseAsync(response, "The console is switched off; set Presence__Console to true.\n", stop);
        else if (files.Find(name) is not { } file) await RefuseAsync(response, "The console has no such file; open /console.\n", stop);
        else await SendAsync(request, response, file, stop);
    }

    // Kept by browsers, and asked about each time: after an update nobody has a page of two builds.
    private static async Task SendAsync(HttpRequest request, HttpResponse response, ConsoleFile file, CancellationToken stop)
    {
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = file.ETag;
        if (request.Headers.IfNoneMatch.Contains(file.ETag, StringComparer.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = file.ContentType;
        response.ContentLength = file.Contents.Length;
        await response.BodyWriter.WriteAsync(file.Contents, stop);
    }

    private static async Task RefuseAsync(HttpResponse response, string line, CancellationToken stop)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        response.Headers.CacheControl = "no-store";
        response.ContentType = "text/plain; charset=utf-8";
        await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(line), stop);
    }
}
