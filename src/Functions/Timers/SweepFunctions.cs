using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;

namespace Presence.Functions.Timers;

/// <summary>The timers. They tell watchers and clean up; no answer depends on them.</summary>
public sealed class SweepFunctions(Sweeper sweeper)
{
    /// <summary>What operations have left over: changes to be told, connections to be closed or made ready.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepTasks")]
    public Task SweepTasks([TimerTrigger("%Presence:SweepSchedule%")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunTasksAsync(stop);

    /// <summary>Leases that run out: the service is asked about connections, and who has gone is announced within seconds.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepLeases")]
    public Task SweepLeases([TimerTrigger("%Presence:SweepSchedule%")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunAsync(DueKind.Lease, stop);

    /// <summary>PushOnline that has expired, sessions to forget, subscriptions to drop: what may wait for a minute.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepExpired")]
    public Task SweepExpired([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunAsync(DueKind.Expiry, stop);
}
