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
    private const int StopsMax = 200;     // the rest of a long way is one jump
    private const int LookedAt = 1_000;   // of what is due in a lane

    private static readonly Dictionary<DueKind, string> TimerOf = new()
    {
        [DueKind.Grace] = nameof(SweepFunctions.SweepGraces),
        [DueKind.Lease] = nameof(SweepFunctions.SweepLeases),
        [DueKind.Notice] = nameof(SweepFunctions.SweepNotices),
        [DueKind.Expiry] = nameof(SweepFunctions.SweepExpired),
    };

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Moves the clock, once it has come to where earlier calls move it. When this returns, the timers have run for all that fell due.</summary>
    /// <param name="by">How far; not negative.</param>
    /// <param name="stop">Gives up on the way.</param>
    public async Task PassAsync(TimeSpan by, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            var target = clock.GetUtcNow() + by;
            var ahead = new DueQueue();
            dueIndex.Listener = ahead.Add;
            await LookAheadAsync(ahead, target, stop);
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

    private async Task LookAheadAsync(DueQueue ahead, DateTimeOffset target, CancellationToken stop)
    {
        foreach (var kind in TimerOf.Keys)
            foreach (var entry in await dueIndex.FindDueAsync(kind, target, LookedAt, stop)) ahead.Add(entry);
    }

    // What stays due although its timer has run is passed over: it holds nothing else up.
    private async Task WalkAsync(DueQueue ahead, DateTimeOffset target, CancellationToken stop)
    {
        var reached = DateTimeOffset.MinValue;
        for (var stops = 0; stops < StopsMax; stops++)
        {
            var tasks = (await outbox.FindDueTasksAsync(target, LookedAt, stop)).Select(task => task.DueAt).ToList();
            var next = tasks.Append(ahead.FirstAfter(reached)).Where(at => at > reached).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            if (next > target) return;
            clock.MoveTo(next);
            var due = ahead.TakeUntil(next).Select(kind => TimerOf[kind]);
            await timers.RunOnlyAsync([.. tasks.Exists(at => at <= next) ? due.Append(nameof(SweepFunctions.SweepTasks)) : due], stop);
            reached = next;
        }
    }

    /// <summary>When something falls due, and in which lane.</summary>
    private sealed class DueQueue
    {
        private readonly SortedSet<(DateTimeOffset At, DueKind Kind)> _times = [];

        public void Add(DueEntry entry)
        {
            lock (_times) _times.Add((entry.At, entry.Kind));
        }

        /// <summary>The first time after an instant; the end of time when there is none.</summary>
        public DateTimeOffset FirstAfter(DateTimeOffset reached)
        {
            lock (_times) return _times.Select(time => time.At).Where(at => at > reached).DefaultIfEmpty(DateTimeOffset.MaxValue).First();
        }

        /// <summary>Takes all out that have come by an instant; returns their lanes.</summary>
        public HashSet<DueKind> TakeUntil(DateTimeOffset now)
        {
            lock (_times)
            {
                var due = _times.TakeWhile(time => time.At <= now).ToList();
                _times.ExceptWith(due);
                return [.. due.Select(time => time.Kind)];
            }
        }
    }
}
