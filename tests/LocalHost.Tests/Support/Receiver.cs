using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Presence.Tests;

/// <summary>One post, as an app's backend received it.</summary>
internal sealed record Post(string Path, string[] Query, Dictionary<string, string> Headers, string Text)
{
    private readonly JsonElement _body = JsonSerializer.Deserialize<JsonElement>(Text);

    public string User => Info("To_Account");

    /// <summary>What happened, such as "Login/Register".</summary>
    public string What => $"{Info("Action")}/{Info("Reason")}";

    public long Seq => _body.GetProperty("EventSeq").GetInt64();

    public string[] Kicked => _body.TryGetProperty("KickedDevice", out var devices)
        ? [.. devices.EnumerateArray().Select(device => device.GetProperty("Platform").GetString()!)]
        : [];

    private string Info(string name) => _body.GetProperty("Info").GetProperty(name).GetString()!;
}

/// <summary>An app's backend, on a port of its own: remembers what is posted, and answers as the test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Post> _posts = new();
    private readonly ConcurrentQueue<Post> _taken = new();
    private readonly SemaphoreSlim _news = new(0);

    private Receiver(WebApplication app) => _app = app;

    /// <summary>What the vendor's documents have a backend answer.</summary>
    public static string Ok => """{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}""";

    /// <summary>Answers a post; what the answer says by its status is remembered.</summary>
    public Func<Post, HttpContext, Task> Answers { get; set; } = (_, context) => context.Response.WriteAsync(Ok);

    public string Url => $"{_app.Urls.First()}/presence";

    /// <summary>All posts that came, taken or not.</summary>
    public IReadOnlyList<Post> Posts => [.. _posts];

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>What was taken of a user: answered with 2xx, in the order in which it came.</summary>
    public IReadOnlyList<Post> TakenOf(string user) => [.. _taken.Where(post => post.User == user)];

    /// <summary>Waits until so many were posted, taken or not.</summary>
    public Task PostedAsync(string user, int count) => WaitAsync(() => _posts.Count(post => post.User == user) >= count, user);

    /// <summary>Waits until so many were taken.</summary>
    public Task TookAsync(string user, int count) => WaitAsync(() => TakenOf(user).Count >= count, user);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var post = new Post(
            context.Request.Path,
            [.. context.Request.Query.Select(part => $"{part.Key}={part.Value}")],
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        _posts.Enqueue(post);
        _news.Release();
        await Answers(post, context);
        if (context.Response.StatusCode is >= 200 and < 300) _taken.Enqueue(post);
        _news.Release();
    }

    private async Task WaitAsync(Func<bool> holds, string user)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!holds())
        {
            try
            {
                await _news.WaitAsync(late.Token);
            }
            catch (OperationCanceledException tooLate)
            {
                throw new TimeoutException($"Of {user} only these came: {string.Join(' ', _posts.Select(post => post.Text))}", tooLate);
            }
        }
    }
}
