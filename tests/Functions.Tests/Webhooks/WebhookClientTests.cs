using System.Net;
using System.Text;
using Presence.Domain;
using Presence.Functions.Tests.Support;
using Presence.Functions.Webhooks;
using Presence.Tests;

namespace Presence.Functions.Tests.Webhooks;

/// <summary>One post: what it carries, and what becomes of it.</summary>
public sealed class WebhookClientTests
{
    private static readonly Notice Login = new(1, DateTimeOffset.UnixEpoch, NoticeKind.Login, Platform.Web);
    private readonly Backend _backend = new();

    [Deviation("W8"), Theory]
    [InlineData(200, null), InlineData(204, null), InlineData(299, null)]
    [InlineData(300, "it answered 300"), InlineData(302, "it answered 302")]
    [InlineData(404, "it answered 404"), InlineData(500, "it answered 500")]
    public async Task Only_2xx_is_accepted(int status, string? why)
    {
        _backend.Answers = (_, _) => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status));

        Assert.Equal(why, await SendAsync(new FakeTime()));
    }

    [Deviation("W8"), Fact]
    public async Task A_backend_that_does_not_answer_in_time_has_not_accepted_the_notice()
    {
        var time = new ImpatientTime(shorterThan: WebhookClient.AnswerWithin);
        _backend.Answers = async (_, within) =>
        {
            var hanging = Task.Delay(Timeout.Infinite, within);
            time.RunOut();
            await hanging;
            throw new InvalidOperationException("It cannot come to that.");
        };

        Assert.Equal("it did not answer within 5 s", await SendAsync(time));
    }

    [Fact]
    public async Task A_caller_that_cancels_hears_so()
    {
        using var cancel = new CancellationTokenSource();
        _backend.Answers = async (_, within) =>
        {
            await cancel.CancelAsync();
            within.ThrowIfCancellationRequested();
            return new HttpResponseMessage();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(new FakeTime(), stop: cancel.Token));
    }

    [Fact]
    public async Task The_reason_of_a_failure_names_no_address()
    {
        _backend.Answers = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused (user:word@example.com)");

        var why = await SendAsync(new FakeTime(), "https://name:word@example.com/hook?code=secret");

        Assert.Equal("it could not be reached (ConnectionError)", why);
    }

    [Fact]
    public async Task User_and_password_of_the_address_go_where_they_belong()
    {
        await SendAsync(new FakeTime(), "https://name:a%20word@example.com/hook");

        var (request, _) = Assert.Single(_backend.Posts);
        Assert.Equal("Basic bmFtZTphIHdvcmQ=", request.Headers.Authorization!.ToString());   // name:a word
        Assert.Empty(request.RequestUri!.UserInfo);
    }

    [Fact]
    public async Task A_post_is_JSON_in_UTF8_to_the_address_of_the_notice()
    {
        await SendAsync(new FakeTime(), "https://example.com/hook?code=1");

        var (request, body) = Assert.Single(_backend.Posts);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal("application/json; charset=utf-8", request.Content!.Headers.ContentType!.ToString());
        Assert.Equal(
            "https://example.com/hook?code=1"
                + "&SdkAppid=1400000000&CallbackCommand=State.StateChange&contenttype=json&ClientIP=&OptPlatform=Web",
            request.RequestUri!.AbsoluteUri);
        Assert.Equal(Encoding.UTF8.GetString(StateChangeJson.BodyOf(World.Ann, Login)), body);
    }

    [Fact]
    public async Task A_post_is_dated_and_signed_where_there_is_a_secret()
    {
        var time = new FakeTime();
        await SendAsync(time, secret: "a secret");
        await SendAsync(time);

        var ((signed, body), (plain, _)) = (_backend.Posts.First(), _backend.Posts.Last());
        var timestamp = Assert.Single(signed.Headers.GetValues("X-Presence-Timestamp"));
        Assert.Equal($"{time.Now.ToUnixTimeSeconds()}", timestamp);
        var signature = Assert.Single(signed.Headers.GetValues("X-Presence-Signature"));
        Assert.Equal(StateChangeJson.SignatureOf("a secret", timestamp, Encoding.UTF8.GetBytes(body)), signature);
        Assert.Empty(plain.Headers);
    }

    private async Task<string?> SendAsync(
        TimeProvider time, string url = "https://example.com/", string? secret = null, CancellationToken stop = default)
    {
        using var client = new WebhookClient(time, _backend);
        var app = World.TheApp with { StateChangeUrl = new Uri(url), StateChangeSecret = secret };
        return await client.SendAsync(app, World.Ann, Login, stop);
    }
}
