using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>What one run of a sweep came to.</summary>
/// <param name="Due">Entries or tasks that were due and taken up.</param>
/// <param name="Changed">Users whose status changed by it.</param>
/// <param name="Failed">Those that failed and stay for the next run.</param>
/// <param name="Left">Whether more may be due than one run takes up.</param>
public readonly record struct SweepReport(int Due, int Changed, int Failed, bool Left);

/// <summary>
/// Looks after users who fell due: asks about connections, settles what ran out. Does the tasks that operations have left
/// over. Bounded in time; what is left waits for the next run. Several at once do no harm: each change still goes through
/// the one door, and each task is taken by one.
/// </summary>
public sealed partial class Sweeper(
    IDueIndex dueIndex, IOutbox outbox, PresenceService presence, SubscriptionService subscriptions, TaskRunner tasks,
    Audience audience, TimeProvider clock, ILogger<Sweeper> log)
{
    private const int EntriesPerPage = 2000;
    private const int AtOnce = 16;
    private static readonly TimeSpan RunFor = TimeSpan.FromSeconds(30);   // a timer never overlaps itself

    /// <summary>Runs one sweep of users: page after page, until nothing is left or its time is over.</summary>
    /// <param name="stop">Gives up; entries not yet removed stay.</param>
    public Task<SweepReport> RunAsync(DueKind kind, CancellationToken stop) => RunAsync(
        kind.ToString(), () => dueIndex.FindDueAsync(kind, clock.GetUtcNow(), EntriesPerPage, stop),
        entries => entries.GroupBy(entry => entry.User), entries => entries.Key, SweepAsync, stop);

    /// <summary>Runs one sweep of tasks, in the same way.</summary>
    /// <param name="stop">Gives up; tasks not yet done stay.</param>
    public Task<SweepReport> RunTasksAsync(CancellationToken stop) => RunAsync(
        "Tasks", () => outbox.FindDueTasksAsync(clock.GetUtcNow(), EntriesPerPage, stop),
        tasks => tasks, task => task.User, async (task, within) =>
        {
            await tasks.RunAsync(task, within);
            return false;
        }, stop);

    private async Task<SweepReport> RunAsync<TDue, T>(
        string lane, Func<ValueTask<IReadOnlyList<TDue>>> find, Func<IReadOnlyList<TDue>, IEnumerable<T>> itemsIn, Func<T, UserKey> userOf,
        Func<T, CancellationToken, Task<bool>> sweep, CancellationToken stop)
    {
        var started = clock.GetTimestamp();
        var report = default(SweepReport);
        bool more;
        do
        {
            var due = await find();
            var page = await PageAsync(itemsIn(due), userOf, sweep, stop);
            var left = due.Count == EntriesPerPage;
            report = new SweepReport(report.Due + due.Count, report.Changed + page.Changed, report.Failed + page.Failed, left);
            more = left && page.Failed == 0 && clock.GetElapsedTime(started) < RunFor;   // what failed would come again at once
        }
        while (more);
        LogSwept(report.Due > 0 ? LogLevel.Information : LogLevel.Debug, lane, report.Due, report.Changed, report.Failed, report.Left);
        return report;
    }

    private async Task<(int Changed, int Failed)> PageAsync<T>(
        IEnumerable<T> page, Func<T, UserKey> userOf, Func<T, CancellationToken, Task<bool>> sweep, CancellationToken stop)
    {
        var (changed, failed) = (0, 0);
        var bounded = new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce, CancellationToken = stop, TaskScheduler = TaskScheduler.Current,
        };
        await Parallel.ForEachAsync(page, bounded, async (item, within) =>
        {
            try
            {
                if (await sweep(item, within)) Interlocked.Increment(ref changed);
            }
            catch (Exception failure) when (!within.IsCancellationRequested)
            {
                // One user that fails never stops the others; the entry stays and is tried again.
                Interlocked.Increment(ref failed);
                LogFailed(failure, userOf(item).Encode());
            }
        });
        return (changed, failed);
    }

    // A user is looked at once, however many entries there are: a store that takes entries and no commits would else have each
    // of them bring forth another. Subscriptions end by the hour or the day, so they share the entries of that kind.
    private async Task<bool> SweepAsync(IGrouping<UserKey, DueEntry> entries, CancellationToken stop)
    {
        var (user, latest) = (entries.Key, entries.MaxBy(entry => entry.At)!);
        var expires = latest.Kind == DueKind.Expiry;
        var rows = expires ? await audience.LoadAsync(user, stop) : new UserRows(user);
        var swept = await presence.SweepAsync(latest, rows, stop);
        if (expires) await subscriptions.ExpireAsync(swept.Rows, stop);
        foreach (var entry in entries) await dueIndex.RemoveAsync(entry, stop);
        return swept.Result.ChangesStatus;
    }

    [LoggerMessage(Message = "Swept {Lane}: {Due} due, {Changed} changed, {Failed} failed, more left: {Left}.")]
    private partial void LogSwept(LogLevel level, string lane, int due, int changed, int failed, bool left);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not sweep {User}; it is tried again.")]
    private partial void LogFailed(Exception failure, string user);
}
