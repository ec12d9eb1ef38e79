using System.Collections.Frozen;
using System.Net;
using Presence.Domain;
using Presence.Functions.StateChanges;
using Presence.Functions.Tests.Fakes;

namespace Presence.Functions.Tests.StateChanges;

/// <summary>One post: what it carries, and what becomes of it.</summary>
public sealed class StateChangePostTests
{
    private static readonly Notice Login = new(1, DateTimeOffset.UnixEpoch, NoticeKind.Login, Platform.Web);
    private readonly Backend _backend = new();

    [Theory]
    [InlineData(200, null), InlineData(204, null), InlineData(299, null)]
    [InlineData(300, "it answered 300"), InlineData(302, "it answered 302"), InlineData(404, "it answered 404"), InlineData(500, "it answered 500")]
    public async Task Only_2xx_is_taken(int status, string? why)
    {
        _backend.Answers = (_, _) => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status));

        Assert.Equal(why, await SendAsync(new FakeTime()));
    }

    [Fact]
    public async Task Who_does_not_answer_in_time_has_not_taken_it()
    {
        var time = new ImpatientTime(shorterThan: StateChangePost.AnswerWithin);
        _backend.Answers = async (_, within) =>
        {
            var hanging = Task.Delay(Timeout.Infinite, within);
            time.RunOut();
            await hanging;
            throw new InvalidOperationException("it cannot come to that");
        };

        Assert.Equal("it did not answer within 5 s", await SendAsync(time));
    }

    [Fact]
    public async Task Whoever_gives_up_learns_of_it()
    {
        using var given = new CancellationTokenSource();
        _backend.Answers = async (_, within) =>
        {
            await given.CancelAsync();
            within.ThrowIfCancellationRequested();
            return new HttpResponseMessage();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(new FakeTime(), stop: given.Token));
    }

    [Fact]
    public async Task What_is_said_of_a_failure_names_no_address()
    {
        _backend.Answers = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused (user:word@example.com)");

        Assert.Equal("it could not be reached (ConnectionError)", await SendAsync(new FakeTime(), "https://name:word@example.com/hook?code=secret"));
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
    public async Task A_post_is_dated_and_signed_where_there_is_a_secret()
    {
        var time = new FakeTime();
        await SendAsync(time, secret: "a secret");
        await SendAsync(time);

        var ((signed, body), (plain, _)) = (_backend.Posts.First(), _backend.Posts.Last());
        var timestamp = Assert.Single(signed.Headers.GetValues("X-Presence-Timestamp"));
        Assert.Equal($"{time.Now.ToUnixTimeSeconds()}", timestamp);
        Assert.Equal(StateChangeWire.SignatureOf("a secret", timestamp, System.Text.Encoding.UTF8.GetBytes(body)), Assert.Single(signed.Headers.GetValues("X-Presence-Signature")));
        Assert.Empty(plain.Headers);
    }

    private async Task<string?> SendAsync(TimeProvider time, string url = "https://example.com/", string? secret = null, CancellationToken stop = default)
    {
        using var post = new StateChangePost(time, _backend);
        var app = new AppSettings
        {
            SdkAppId = World.App, SecretKey = "demo-secret-key", Admins = FrozenSet<string>.Empty, StateChangeUrl = new Uri(url), StateChangeSecret = secret,
        };
        return await post.SendAsync(app, World.Ann, Login, stop);
    }
}
