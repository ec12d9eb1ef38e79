using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;

namespace Presence.Functions.Timers;

/// <summary>The two timers. They tell watchers and clean up; no answer depends on them.</summary>
public sealed class SweepFunctions(Sweeper sweeper)
{
    /// <summary>Leases that have run out, and changes still owed to watchers: what must be told within seconds.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepLeases")]
    public Task SweepLeases([TimerTrigger("%Presence:SweepSchedule%")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunAsync(DueKind.Lease, stop);

    /// <summary>PushOnline that has expired, and sessions to forget: what may wait for a minute.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepExpired")]
    public Task SweepExpired([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunAsync(DueKind.Expiry, stop);
}
