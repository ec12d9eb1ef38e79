using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;

namespace Presence.Functions.Timers;

/// <summary>
/// The timers, one for each lane, so that none waits for another. They tell watchers and clean up; no answer depends on them.
/// </summary>
public sealed class SweepFunctions(Sweeper sweeper)
{
    /// <summary>What operations have left over: changes to be told, connections to be closed or made ready.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepTasks")]
    public Task SweepTasks([TimerTrigger("%Presence:SweepSchedule%")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunTasksAsync(stop);

    /// <summary>Devices whose link was lost: those that do not come back are announced within seconds.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepGraces")]
    public Task SweepGraces([TimerTrigger("%Presence:SweepSchedule%")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunAsync(DueKind.Grace, stop);

    /// <summary>Leases that run out: the service is asked about connections.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepLeases")]
    public Task SweepLeases([TimerTrigger("%Presence:SweepSchedule%")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunAsync(DueKind.Lease, stop);

    /// <summary>Notices that the app's backend has not taken yet.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepNotices")]
    public Task SweepNotices([TimerTrigger("%Presence:SweepSchedule%")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunAsync(DueKind.Notice, stop);

    /// <summary>Lost sessions to forget, subscriptions to drop: what may wait for a minute.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepExpired")]
    public Task SweepExpired([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken stop) =>
        sweeper.RunAsync(DueKind.Expiry, stop);

    /// <summary>What could not be worked on is tried again.</summary>
    /// <param name="timer">Unused: what is due is due, however late.</param>
    [Function("sweepQuarantine")]
    public Task SweepQuarantine([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken stop) =>
        sweeper.ReturnQuarantinedAsync(stop);
}
