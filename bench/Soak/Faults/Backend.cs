using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Presence.Soak.Promises;

namespace Presence.Soak.Faults;

/// <summary>What the app's backend does with a notice.</summary>
internal enum Mood
{
    /// <summary>Takes it.</summary>
    Well,

    /// <summary>Answers 500.</summary>
    Failing,

    /// <summary>Does not answer.</summary>
    Hanging,
}

/// <summary>The app's backend: takes notices, or does not, and looks at their order.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private static readonly TimeSpan HangsFor = TimeSpan.FromSeconds(30);
    private readonly WebApplication _app;
    private readonly Violations _violations;
    private readonly ConcurrentDictionary<string, long> _taken = new(StringComparer.Ordinal);
    private int _count;

    private Backend(WebApplication app, Violations violations) => (_app, _violations) = (app, violations);

    /// <summary>What it does now.</summary>
    public Mood Mood { get; set; }

    /// <summary>How many notices it has taken, repetitions included.</summary>
    public int Taken => _count;

    public Uri Url => new(new Uri(_app.Urls.First()), "/state");

    public static async Task<Backend> StartAsync(Violations violations)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var backend = new Backend(builder.Build(), violations);
        backend._app.Run(backend.ReceiveAsync);
        await backend._app.StartAsync();
        return backend;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>Leaves signals to the program: it ends by them.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var mood = Mood;
        using var notice = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        if (mood == Mood.Hanging)
        {
            await Task.Delay(HangsFor, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            context.Abort();
            return;
        }
        if (mood == Mood.Failing)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }
        var root = notice.RootElement;
        Take(root.GetProperty("Info").GetProperty("To_Account").GetString()!, root.GetProperty("EventSeq").GetInt64());
        await context.Response.WriteAsync("""{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}""");
    }

    // R20: in the order of their numbers, at least once. No more than 64 wait here at any time, so none may be left out.
    private void Take(string user, long number)
    {
        Interlocked.Increment(ref _count);
        _violations.Checked("notices come in order, none left out");
        var last = _taken.GetValueOrDefault(user);
        if (number > last + 1) _violations.Add("notices come in order, none left out", $"{user}: {number} after {last}");
        _taken[user] = Math.Max(last, number);
    }
}
