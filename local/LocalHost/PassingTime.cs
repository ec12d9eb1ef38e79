using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Timers;

namespace Presence.LocalHost;

/// <summary>
/// Moves the clock as if the time had really passed: it stops at everything that falls due on the way, and runs the timers there that
/// have something to do. After one jump the sweeps would come late for all of it, as after an outage, and then what ran out is not
/// believed (R27).
/// </summary>
internal sealed class PassingTime(LocalClock clock, LocalTimers timers, ScheduledEntries dueIndex, IOutbox outbox)
    : IDisposable
{
    private const int StopsMax = 100;     // the rest of a long way is one jump
    private const int LookedAt = 1_000;   // of what is due in a lane
    private const string TaskTimer = nameof(SweepFunctions.SweepTasks);

    private static readonly Dictionary<DueKind, string> TimerOf = new()
    {
        [DueKind.Grace] = nameof(SweepFunctions.SweepGraces),
        [DueKind.Lease] = nameof(SweepFunctions.SweepLeases),
        [DueKind.Notice] = nameof(SweepFunctions.SweepNotices),
        [DueKind.Expiry] = nameof(SweepFunctions.SweepExpired),
    };

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>
    /// Moves the clock, once it has come to where earlier calls move it. When this returns, the timers have run for all that fell due.
    /// </summary>
    /// <param name="by">How far; not negative.</param>
    /// <param name="stop">Gives up on the way.</param>
    public async Task PassAsync(TimeSpan by, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            var target = clock.GetUtcNow() + by;
            var ahead = new RunQueue();
            dueIndex.Listener = entry => ahead.Add(entry.At, TimerOf[entry.Kind]);
            foreach (var kind in TimerOf.Keys)
                foreach (var entry in await dueIndex.FindDueAsync(kind, target, LookedAt, stop)) ahead.Add(entry.At, TimerOf[kind]);
            await LookForTasksAsync(ahead, target, stop);
            await WalkAsync(ahead, target, stop);
            clock.MoveTo(target);
            await timers.RunAllAsync(stop);
        }
        finally
        {
            dueIndex.Listener = null;
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // What stays due although its timer has run is passed over: it holds nothing else up.
    private async Task WalkAsync(RunQueue ahead, DateTimeOffset target, CancellationToken stop)
    {
        var reached = DateTimeOffset.MinValue;
        for (var stops = 0; stops < StopsMax && ahead.FirstAfter(reached) is var next && next <= target; stops++)
        {
            clock.MoveTo(next);
            var due = ahead.TakeUntil(next);
            await timers.RunOnlyAsync(due, stop);
            reached = next;
            if (due.Contains(TaskTimer)) await LookForTasksAsync(ahead, target, stop);   // one that fails is tried again
        }
    }

    // One that is filed on the way is left over only if it fails, and no rule asks how late it is done: it waits for the end.
    private async Task LookForTasksAsync(RunQueue ahead, DateTimeOffset target, CancellationToken stop)
    {
        foreach (var task in await outbox.FindDueTasksAsync(target, LookedAt, stop)) ahead.Add(task.DueAt, TaskTimer);
    }

    /// <summary>When which timer has something to do.</summary>
    private sealed class RunQueue
    {
        private readonly SortedSet<(DateTimeOffset At, string Timer)> _runs = [];

        public void Add(DateTimeOffset at, string timer)
        {
            lock (_runs) _runs.Add((at, timer));
        }

        /// <summary>The first time after an instant; the end of time when there is none.</summary>
        public DateTimeOffset FirstAfter(DateTimeOffset reached)
        {
            lock (_runs) return _runs.Select(run => run.At).Where(at => at > reached).DefaultIfEmpty(DateTimeOffset.MaxValue).First();
        }

        /// <summary>Takes all out that have come by an instant.</summary>
        /// <returns>The timers that have something to do.</returns>
        public HashSet<string> TakeUntil(DateTimeOffset now)
        {
            lock (_runs)
            {
                var due = _runs.TakeWhile(run => run.At <= now).ToList();
                _runs.ExceptWith(due);
                return due.Select(run => run.Timer).ToHashSet(StringComparer.OrdinalIgnoreCase);
            }
        }
    }
}
