using System.Collections.Concurrent;
using System.Net;

namespace Presence.Functions.Tests.Support;

/// <summary>An app's backend without a wire: writes down what is posted, and answers as the test wants.</summary>
internal sealed class Backend : HttpMessageHandler
{
    /// <summary>Answers a post, given its body.</summary>
    public Func<string, CancellationToken, Task<HttpResponseMessage>> Answers { get; set; } =
        (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));

    public ConcurrentQueue<(HttpRequestMessage Request, string Body)> Posts { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        Posts.Enqueue((request, body));
        return await Answers(body, cancellationToken);
    }
}
