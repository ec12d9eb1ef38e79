using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.StateChanges;

/// <summary>
/// Hands notices over to the apps' backends, beside the requests and never in their way (R20). What waits, waits in
/// the user's row: the courier knows only whom to look at, so an instance that dies, is frozen or forgets loses
/// nothing. Each app is served by itself: one whose backend hangs keeps no other waiting.
/// </summary>
public sealed partial class StateChangeCourier(
    PresenceService presence, IPresenceStore store, StateChangePost post, Settings settings, TimeProvider clock, ILogger<StateChangeCourier> log)
    : BackgroundService
{
    private const int UsersAtOnce = 16;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(settings.Apps.Values.Where(app => app.StateChangeUrl is not null).Select(app => ServeAsync(app, stoppingToken)));

    private Task ServeAsync(AppSettings app, CancellationToken stop)
    {
        var woken = presence.WokenOf(app.SdkAppId);
        return Parallel.ForEachAsync(
            woken.TakeAllAsync(stop), new ParallelOptions { MaxDegreeOfParallelism = UsersAtOnce, CancellationToken = stop },
            async (user, within) =>
            {
                do
                {
                    woken.Begin(user);
                    await HandOverAsync(app, user, within);
                }
                while (!woken.End(user));
            });
    }

    // Every outcome is marked even while the host stops: what is known to have been taken is not sent again.
    private async Task HandOverAsync(AppSettings app, UserKey user, CancellationToken stop)
    {
        try
        {
            var state = (await store.LoadAsync(user, stop)).State;
            while (state.NoticeDue(clock.GetUtcNow()) is { } notice)
            {
                if (await post.SendAsync(app, user, notice, stop) is { } why)
                {
                    LogNotTaken(KeyText.Of(user), notice.Seq, why);
                    await presence.ChangeAsync(user, new Command.NoticeFailed(notice.Seq), CancellationToken.None);
                    return;
                }
                state = (await presence.ChangeAsync(user, new Command.NoticeTaken(notice.Seq), CancellationToken.None)).State;
            }
        }
        catch (Exception failure)
        {
            // One user that fails never stops the others; the notice stays in the row and the sweep brings it back.
            if (!stop.IsCancellationRequested) LogBroken(failure, KeyText.Of(user));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The app's backend did not take notice {Seq} of {User}: {Why}. It is tried again.")]
    private partial void LogNotTaken(string user, long seq, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not hand over the notices of {User}; the sweep tries again.")]
    private partial void LogBroken(Exception failure, string user);
}
