using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Functions.Webhooks;

/// <summary>
/// Posts one notice to an app's backend, once. Whatever goes wrong is a notice that was not taken; what is said
/// about it names neither the address nor a secret.
/// </summary>
public sealed class WebhookClient : IDisposable
{
    /// <summary>How long the backend may take to answer.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    /// <summary>Posts over connections that are kept for two minutes, so that a name that moves is followed.</summary>
    /// <param name="clock">Times out, and dates signatures: the real one, since somebody else judges their age.</param>
    public WebhookClient(TimeProvider clock)
        : this(
            clock,
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
    }

    internal WebhookClient(TimeProvider clock, HttpMessageHandler handler) =>
        (_clock, _http) = (clock, new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan });

    /// <summary>Posts a notice.</summary>
    /// <param name="app">Has an address.</param>
    /// <param name="stop">Gives up; whether it was taken is then unknown.</param>
    /// <returns>Null when the backend answered 2xx, whatever else it said; else why it was not taken.</returns>
    public async Task<string?> SendAsync(AppSettings app, UserKey user, Notice notice, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(AnswerWithin, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            using var request = RequestOf(app, user, notice);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode ? null : $"it answered {(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"it did not answer within {AnswerWithin.TotalSeconds} s";
        }
        catch (HttpRequestException failure)
        {
            return $"it could not be reached ({failure.HttpRequestError})";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(AppSettings app, UserKey user, Notice notice)
    {
        var body = StateChangeJson.BodyOf(user, notice);
        var request = new HttpRequestMessage(HttpMethod.Post, StateChangeJson.AddressOf(app, notice));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        if (app.StateChangeUrl!.UserInfo is { Length: > 0 } login)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(login)));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        }
        if (app.StateChangeSecret is { } secret)
        {
            var timestamp = _clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.Add(StateChangeJson.TimestampHeader, timestamp);
            request.Headers.Add(StateChangeJson.SignatureHeader, StateChangeJson.SignatureOf(secret, timestamp, body));
        }
        return request;
    }
}
