using System.Net;
using System.Net.Http.Headers;

namespace Presence.Bench.Clients;

/// <summary>As little of an HTTP client as will do: no proxy, no cookies, no redirects, no tracing; bodies are bytes.</summary>
internal static class Http
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The connections of this process, kept alive; for WebSockets as well.</summary>
    public static readonly HttpMessageInvoker Invoker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    });

    /// <summary>Posts a body and reads the whole answer into a buffer.</summary>
    /// <returns>How many bytes the answer has.</returns>
    public static async Task<int> PostAsync(Uri url, byte[] body, Memory<byte> into)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var response = await Invoker.SendAsync(request, CancellationToken.None);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{url.AbsolutePath} answered {response.StatusCode}.");
        await using var answer = await response.Content.ReadAsStreamAsync();
        var length = 0;
        for (int read; (read = await answer.ReadAsync(into[length..])) > 0;) length += read;
        return length;
    }

    /// <summary>Posts a body and returns the answer.</summary>
    public static async Task<byte[]> PostAsync(Uri url, byte[] body)
    {
        var buffer = new byte[256 * 1024];
        return buffer[..await PostAsync(url, body, buffer)];
    }
}
