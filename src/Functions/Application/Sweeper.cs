using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>What one run of a sweep came to.</summary>
/// <param name="Due">Entries that were due and taken up.</param>
/// <param name="Changed">Users whose status changed by it.</param>
/// <param name="Failed">Entries that failed and stay for the next run.</param>
/// <param name="Left">Whether more may be due than one run takes up.</param>
public readonly record struct SweepReport(int Due, int Changed, int Failed, bool Left);

/// <summary>
/// Looks after users who fell due: settles what ran out and publishes what is unpublished. Bounded in time; what is left waits for
/// the next run. Several at once do no harm: each change still goes through the one door.
/// </summary>
public sealed partial class Sweeper(
    IDueIndex dueIndex, PresenceService presence, SubscriptionService subscriptions, Audience audience, TimeProvider clock,
    ILogger<Sweeper> log)
{
    private const int EntriesPerPage = 2000;
    private const int AtOnce = 16;
    private static readonly TimeSpan RunFor = TimeSpan.FromSeconds(30);   // a timer never overlaps itself

    /// <summary>Runs one sweep: page after page, until nothing is left or its time is over.</summary>
    /// <param name="stop">Gives up; entries not yet removed stay.</param>
    public async Task<SweepReport> RunAsync(DueKind kind, CancellationToken stop)
    {
        var started = clock.GetTimestamp();
        var report = default(SweepReport);
        bool more;
        do
        {
            var page = await PageAsync(kind, stop);
            report = new SweepReport(report.Due + page.Due, report.Changed + page.Changed, report.Failed + page.Failed, page.Left);
            more = page.Left && page.Failed == 0 && clock.GetElapsedTime(started) < RunFor;   // what failed would come again at once
        }
        while (more);
        LogSwept(report.Due > 0 ? LogLevel.Information : LogLevel.Debug, kind, report.Due, report.Changed, report.Failed, report.Left);
        return report;
    }

    private async Task<SweepReport> PageAsync(DueKind kind, CancellationToken stop)
    {
        var entries = await dueIndex.FindDueAsync(kind, clock.GetUtcNow(), EntriesPerPage, stop);
        var (changed, failed) = (0, 0);
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(entries, bounded, async (entry, within) =>
        {
            try
            {
                if ((await SweepAsync(entry, within)).ChangesStatus) Interlocked.Increment(ref changed);
                await dueIndex.RemoveAsync(entry, within);
            }
            catch (Exception failure) when (!within.IsCancellationRequested)
            {
                // One user that fails never stops the others; the entry stays and is tried again.
                Interlocked.Increment(ref failed);
                LogFailed(failure, entry.User.Encode());
            }
        });
        return new SweepReport(entries.Count, changed, failed, entries.Count == EntriesPerPage);
    }

    // Subscriptions end by the hour or the day, so they share the entries of that kind.
    private async Task<Decision> SweepAsync(DueEntry entry, CancellationToken stop)
    {
        if (entry.Kind != DueKind.Expiry) return (await presence.SweepAsync(entry, new UserRows(entry.User), stop)).Result;
        var swept = await presence.SweepAsync(entry, await audience.LoadAsync(entry.User, stop), stop);
        await subscriptions.ExpireAsync(swept.Rows, stop);   // the rows as swept: a connection that went with its session is left alone
        return swept.Result;
    }

    [LoggerMessage(Message = "Swept {Kind}: {Due} due, {Changed} changed, {Failed} failed, more left: {Left}.")]
    private partial void LogSwept(LogLevel level, DueKind kind, int due, int changed, int failed, bool left);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not sweep {User}; it is tried again.")]
    private partial void LogFailed(Exception failure, string user);
}
