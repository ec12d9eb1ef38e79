using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Configuration;

namespace Presence.Functions.Webhooks;

/// <summary>
/// Delivers notices to the apps' backends, beside the requests and never in their way (R20). What waits, waits in
/// the user's row: the dispatcher knows only which users to look at, so an instance that dies, is frozen or forgets loses
/// nothing. Each app is served by itself: a backend that hangs delays no other. While it takes nothing, a circuit breaker spares it
/// and the store: nobody is looked at before it is tried again.
/// </summary>
public sealed partial class WebhookDispatcher(
    PresenceService presence, NoticeDeliveries deliveries, WebhookClient client, Settings settings, TimeProvider clock,
    ILogger<WebhookDispatcher> log)
    : BackgroundService
{
    private const int UsersAtOnce = 16;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(settings.Apps.Values.Where(app => app.StateChangeUrl is not null).Select(app => ServeAsync(app, stoppingToken)));

    private Task ServeAsync(AppSettings app, CancellationToken stop)
    {
        var ofApp = deliveries.Of(app.SdkAppId);
        var queue = ofApp.Users;
        var breaker = WebhookBreaker.New(clock, until => Open(app, ofApp, until), ofApp.Resume);
        return Parallel.ForEachAsync(
            queue.TakeAllAsync(stop), new ParallelOptions { MaxDegreeOfParallelism = UsersAtOnce, CancellationToken = stop },
            async (user, within) =>
            {
                do
                {
                    queue.Begin(user);
                    if (!ofApp.IsPaused(clock.GetUtcNow())) await DeliverAsync(app, user, breaker, within);
                }
                while (!queue.End(user));
            });
    }

    // Every outcome is marked even while the host stops: what is known to have been delivered is not sent again.
    private async Task DeliverAsync(AppSettings app, UserKey user, ResiliencePipeline<string?> breaker, CancellationToken stop)
    {
        try
        {
            var notice = await presence.FindDueNoticeAsync(user, stop);
            while (notice is not null)
            {
                if (await breaker.ExecuteAsync(async within => await client.SendAsync(app, user, notice, within), stop) is { } why)
                {
                    LogFailed(user.Encode(), notice.Seq, why);
                    await presence.ChangeAsync(user, new Command.NoticeFailed(notice.Seq), CancellationToken.None);
                    return;
                }
                var delivered = await presence.ChangeAsync(user, new Command.NoticeDelivered(notice.Seq), CancellationToken.None);
                notice = delivered.State.Notices.DueAt(clock.GetUtcNow());
            }
        }
        catch (BrokenCircuitException)
        {
            // Nothing was sent: the notice waits until the backend is tried again.
        }
        catch (Exception failure)
        {
            // One user that fails never stops the others; the notice stays in the row and the sweep brings it back.
            if (!stop.IsCancellationRequested) LogBroken(failure, user.Encode());
        }
    }

    private void Open(AppSettings app, AppDeliveries ofApp, DateTimeOffset until)
    {
        ofApp.Pause(until);
        LogPaused(app.SdkAppId, until);
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The backend of app {App} takes no notices. They wait; it is tried again at {Until}.")]
    private partial void LogPaused(uint app, DateTimeOffset until);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The app's backend did not accept notice {Seq} of {User}: {Why}. It is tried again.")]
    private partial void LogFailed(string user, long seq, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not deliver the notices of {User}; the sweep tries again.")]
    private partial void LogBroken(Exception failure, string user);
}
