using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.LocalHost;

/// <summary>
/// Moves the clock as if the time had really passed: it stops at everything that falls due on the way, and runs the timers there.
/// After one jump the sweeps would come late for all of it, as after an outage, and then what ran out is not believed (R27).
/// </summary>
internal sealed class PassingTime(LocalClock clock, LocalTimers timers, IDueIndex dueIndex, IOutbox outbox)
{
    private const int StopsMax = 200;   // the rest of a long way is one jump
    private const int LookedAt = 100;   // of what is due, since some of it may fail and stay

    /// <summary>Moves the clock. When this returns, the timers have run for all that fell due.</summary>
    /// <param name="by">How far; not negative.</param>
    /// <param name="stop">Gives up on the way.</param>
    public async Task PassAsync(TimeSpan by, CancellationToken stop)
    {
        var target = clock.GetUtcNow() + by;
        var reached = DateTimeOffset.MinValue;
        for (var stops = 0; stops < StopsMax && await NextAsync(reached, target, stop) is { } next; stops++)
        {
            clock.MoveTo(next);
            await timers.RunAllAsync(stop);
            reached = next;
        }
        clock.MoveTo(target);
        await timers.RunAllAsync(stop);
    }

    // What stays due although the timers have run is passed over: it holds nothing else up.
    private async Task<DateTimeOffset?> NextAsync(DateTimeOffset after, DateTimeOffset target, CancellationToken stop)
    {
        IEnumerable<DateTimeOffset> due = (await outbox.FindDueTasksAsync(target, LookedAt, stop)).Select(task => task.DueAt);
        foreach (var kind in Enum.GetValues<DueKind>())
            due = due.Concat((await dueIndex.FindDueAsync(kind, target, LookedAt, stop)).Select(entry => entry.At));
        return due.Where(at => at > after).Select(at => (DateTimeOffset?)at).Min();
    }
}
