using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Presence.Functions.Storage;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Application;

/// <summary>What one run of a sweep came to.</summary>
/// <param name="Due">Entries or tasks that were due and taken up.</param>
/// <param name="Changed">Users whose status changed by it.</param>
/// <param name="Failed">Those that failed and stay for the next run; a segment that cannot be read counts as one.</param>
/// <param name="Left">Whether the time was over before all was taken up.</param>
public readonly record struct SweepReport(int Due, int Changed, int Failed, bool Left)
{
    /// <summary>Those that went into quarantine.</summary>
    public int Quarantined { get; init; }
}

/// <summary>What a lane does with what is due.</summary>
/// <param name="Name">For the log.</param>
/// <param name="Segments">Into how many it is divided.</param>
/// <param name="PagesOf">What is due in a segment.</param>
/// <param name="DueAtOf">When an item was due.</param>
/// <param name="OwnerOf">Items of one owner are swept together.</param>
/// <param name="SweepAsync">Works on the items of one owner; says whether a status has changed.</param>
public sealed record LaneWork<T>(
    string Name, int Segments, Func<int, CancellationToken, IAsyncEnumerable<DuePage<T>>> PagesOf, Func<T, DateTimeOffset> DueAtOf,
    Func<T, object> OwnerOf, Func<IReadOnlyList<T>, CancellationToken, Task<bool>> SweepAsync)
    where T : DueItem;

/// <summary>
/// Runs a lane: all its segments side by side, each page after page, with a deadline that also ends a page. Nothing that fails holds up
/// anything else: a user that fails stays for the next run, a segment that cannot be read is left out, and what cannot be read or
/// breaks our code goes into quarantine.
/// </summary>
public sealed partial class SweepLane(IQuarantine quarantine, TimeProvider clock, LaneMetrics metrics, ILogger<SweepLane> log)
{
    /// <summary>How many owners a lane works on at once, shared by its segments; with many accounts 16 in each of them.</summary>
    public const int AtOnce = 256;

    /// <summary>How long a run may take. A timer never overlaps itself: what is left waits for the next run.</summary>
    public static readonly TimeSpan RunFor = TimeSpan.FromSeconds(30);

    private const int AtOnceInSegmentLeast = 16;

    /// <summary>Runs it once.</summary>
    /// <param name="stop">Gives up; what is not done stays.</param>
    public async Task<SweepReport> RunAsync<T>(LaneWork<T> work, CancellationToken stop)
        where T : DueItem
    {
        using var late = new CancellationTokenSource(RunFor, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        var (tally, started) = (new Tally(), clock.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, work.Segments).Select(segment => RunAsync(work, segment, tally, either.Token)));
        stop.ThrowIfCancellationRequested();
        var report = tally.Report(late.IsCancellationRequested);
        LogSwept(
            report.Due > 0 ? LogLevel.Information : LogLevel.Debug, work.Name, report.Due, report.Changed, report.Failed,
            report.Quarantined, report.Left);
        metrics.Swept(work.Name, report.Due, report.Failed, report.Quarantined, clock.GetElapsedTime(started));
        return report;
    }

    private async Task RunAsync<T>(LaneWork<T> work, int segment, Tally tally, CancellationToken within)
        where T : DueItem
    {
        try
        {
            await foreach (var page in work.PagesOf(segment, within).WithCancellation(within))
            {
                Interlocked.Add(ref tally.Due, page.Items.Count + page.Unreadable.Count);
                var now = clock.GetUtcNow();
                foreach (var item in page.Items) metrics.TakenUp(work.Name, now - work.DueAtOf(item));
                await ForEachAsync(
                    work, page.Items.GroupBy(work.OwnerOf), (items, until) => SweepAsync(work, [.. items], tally, until), within);
                await ForEachAsync(
                    work, page.Unreadable, (item, until) => QuarantineAsync(work.Name, item, item.Why, tally, until), within);
            }
        }
        catch (Exception) when (within.IsCancellationRequested)
        {
            // The rest stays for the next run.
        }
        catch (Exception failure)
        {
            Interlocked.Increment(ref tally.Failed);
            LogUnreachable(failure, work.Name, segment);
        }
    }

    private static Task ForEachAsync<T, TItem>(
        LaneWork<T> work, IEnumerable<TItem> items, Func<TItem, CancellationToken, Task> act, CancellationToken within)
        where T : DueItem =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Math.Max(AtOnce / work.Segments, AtOnceInSegmentLeast), CancellationToken = within,
                TaskScheduler = TaskScheduler.Current,
            },
            async (item, until) => await act(item, until));

    private async Task SweepAsync<T>(LaneWork<T> work, IReadOnlyList<T> items, Tally tally, CancellationToken within)
        where T : DueItem
    {
        using var span = Tracing.Begin("sweep", work.Name);
        try
        {
            if (await work.SweepAsync(items, within)) Interlocked.Increment(ref tally.Changed);
        }
        catch (Exception poison) when (IsPoison(poison))
        {
            span.Fail(ErrorType.Of(poison));
            LogPoison(poison, work.Name, items[0].Name);
            foreach (var item in items) await QuarantineAsync(work.Name, item, poison.GetType().Name, tally, within);
        }
        catch (Exception failure) when (!within.IsCancellationRequested)
        {
            Interlocked.Increment(ref tally.Failed);
            span.Fail(ErrorType.Of(failure));
            LogFailed(failure, work.Name, items[0].Name);
        }
    }

    private async Task QuarantineAsync(string lane, DueItem item, string why, Tally tally, CancellationToken within)
    {
        try
        {
            await quarantine.PutAsync(item, why, clock.GetUtcNow(), within);
            Interlocked.Increment(ref tally.Quarantined);
            LogQuarantined(lane, item.Name, why);
        }
        catch (Exception failure) when (!within.IsCancellationRequested)
        {
            Interlocked.Increment(ref tally.Failed);
            LogFailed(failure, lane, item.Name);
        }
    }

    // What would fail the same way at once: a row that cannot be read, or a mistake of ours. A store or a service that is out of reach
    // is none of these, and is tried again by the next run.
    private static bool IsPoison(Exception failure) =>
        failure is UnreadableRowException or FormatException or InvalidOperationException or ArgumentException or NullReferenceException
            or KeyNotFoundException or InvalidCastException or OverflowException or NotSupportedException or UnreachableException
        && failure is not ObjectDisposedException;

    private sealed class Tally
    {
        public int Due;
        public int Changed;
        public int Failed;
        public int Quarantined;

        public SweepReport Report(bool left) => new(Due, Changed, Failed, left) { Quarantined = Quarantined };
    }

    [LoggerMessage(
        Message = "Swept {Lane}: {Due} due, {Changed} changed, {Failed} failed, {Quarantined} into quarantine, more left: {Left}.")]
    private partial void LogSwept(LogLevel level, string lane, int due, int changed, int failed, int quarantined, bool left);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not sweep {Lane} for {Name}; it is tried again.")]
    private partial void LogFailed(Exception failure, string lane, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not look through segment {Segment} of {Lane}; it is tried again.")]
    private partial void LogUnreachable(Exception failure, string lane, int segment);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sweeping {Lane} for {Name} can only fail.")]
    private partial void LogPoison(Exception poison, string lane, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} of {Lane} is in quarantine ({Why}); it is tried again later.")]
    private partial void LogQuarantined(string lane, string name, string why);
}
