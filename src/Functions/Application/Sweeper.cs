using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Application;

/// <summary>
/// Looks after users who fell due: asks about connections, settles what ran out. Does the tasks that operations have left
/// over. Each lane runs by itself, bounded in time; what is left waits for the next run. Several at once do no harm: each change
/// still goes through the one door, and each task is taken by one.
/// </summary>
public sealed partial class Sweeper(
    IDueIndex dueIndex, IOutbox outbox, IQuarantine quarantine, SweepLane lanes, PresenceService presence,
    SubscriptionService subscriptions, FriendSwitch friendSwitch, NoticeDeliveries deliveries, TaskRunner tasks, Audience audience,
    TimeProvider clock, LaneMetrics metrics, ILogger<Sweeper> log)
{
    private const int NamedInLog = 20;

    /// <summary>Runs one sweep of users.</summary>
    /// <param name="stop">Gives up; entries not yet removed stay.</param>
    public Task<SweepReport> RunAsync(DueKind kind, CancellationToken stop) => lanes.RunAsync(
        new LaneWork<DueEntry>(
            kind.ToString(), dueIndex.Segments, (segment, within) => dueIndex.PagesOfDueAsync(kind, clock.GetUtcNow(), segment, within),
            entry => entry.At, entry => entry.User, kind == DueKind.Notice ? SweepNoticesAsync : SweepAsync),
        stop);

    /// <summary>Runs one sweep of tasks.</summary>
    /// <param name="stop">Gives up; tasks not yet done stay.</param>
    public Task<SweepReport> RunTasksAsync(CancellationToken stop) => lanes.RunAsync(
        new LaneWork<FiledTask>(
            "Task", outbox.Segments, (segment, within) => outbox.PagesOfDueTasksAsync(clock.GetUtcNow(), segment, within),
            task => task.DueAt, task => task.Id, async (filed, within) =>
            {
                await tasks.RunAsync(filed[0], within);
                return false;
            }),
        stop);

    /// <summary>Puts back what has been in quarantine long enough, and lists what stays there.</summary>
    public async Task ReturnQuarantinedAsync(CancellationToken stop)
    {
        var returned = await quarantine.ReturnAsync(clock.GetUtcNow(), stop);
        var stay = await quarantine.ListAsync(stop);
        metrics.InQuarantine(stay.Count);
        if (stay.Count + returned == 0) return;
        LogQuarantine(returned, stay.Count, string.Join(", ", stay.Take(NamedInLog).Select(item => item.Name)));
    }

    // A user is looked at once, however many entries there are: a store that takes entries and no commits would else have each
    // of them bring forth another. Subscriptions end by the hour or the day, so they share the entries of that kind.
    private async Task<bool> SweepAsync(IReadOnlyList<DueEntry> entries, CancellationToken stop)
    {
        var latest = entries.MaxBy(entry => entry.At)!;
        var expires = latest.Kind == DueKind.Expiry;
        var rows = expires ? await audience.LoadAsync(latest.User, stop) : new UserRows(latest.User);
        var swept = await presence.SweepAsync(latest, rows, stop);
        if (latest.Kind == DueKind.Lease && friendSwitch.IsBehind(swept.Rows)) await friendSwitch.FollowAsync(latest.User, stop);
        if (expires) await subscriptions.ExpireAsync(swept.Rows, latest.At, stop);
        foreach (var entry in entries) await dueIndex.RemoveAsync(entry, stop);
        return swept.Result.ChangesStatus;
    }

    // While an app's backend takes nothing, its users wait without being looked at: that costs two calls and not four, and less often.
    private async Task<bool> SweepNoticesAsync(IReadOnlyList<DueEntry> entries, CancellationToken stop)
    {
        var user = entries[0].User;
        if (deliveries.Of(user.App).WaitUntil(clock.GetUtcNow()) is not { } until) return await SweepAsync(entries, stop);
        await dueIndex.ScheduleAsync(new DueEntry(DueKind.Notice, until, user), stop);
        foreach (var entry in entries) await dueIndex.RemoveAsync(entry, stop);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Quarantine: {Returned} put back, {Count} stay: {Names}")]
    private partial void LogQuarantine(int returned, int count, string names);
}
