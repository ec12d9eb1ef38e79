using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Application;

/// <summary>
/// The one door to presence. Every change comes through <see cref="ChangeAsync(UserRows, Command, CancellationToken)"/>:
/// load, decide, schedule what will fall due, commit if unchanged since (else again), and only then publish. Requests,
/// connection events and sweeps all use it.
/// </summary>
public sealed partial class PresenceService(
    IRowStore store, IDueIndex dueIndex, OptimisticCommit commits, IPushTransport push, NoticeDeliveries deliveries,
    TimeProvider clock, Settings settings, PresenceMetrics metrics, ILogger<PresenceService> log)
{
    private static readonly DueKind[] Kinds = Enum.GetValues<DueKind>();
    private static readonly RowKind[] Needs = [RowKind.User];

    /// <summary>Carries out a command on a user of whom nothing is loaded yet.</summary>
    public Task<Decision> ChangeAsync(UserKey user, Command command, CancellationToken stop) =>
        ChangeAsync(new UserRows(user), command, stop);

    /// <summary>Carries out a command. When this returns, the change is committed, and published or still unpublished in the row.</summary>
    /// <param name="user">With the row, where the request has loaded it already.</param>
    /// <param name="stop">Gives up before the commit; what is committed is published all the same.</param>
    /// <returns>The decision that was committed, or one with a refusal, which changed nothing.</returns>
    /// <exception cref="CommitContentionException">Others were first again and again.</exception>
    public async Task<Decision> ChangeAsync(UserRows user, Command command, CancellationToken stop) =>
        (await ChangeAsync(user, command, null, stop)).Result;

    /// <summary>Looks after a user who fell due.</summary>
    /// <param name="entry">Still to be removed by the caller.</param>
    /// <param name="user">With its rows, where they are loaded already.</param>
    /// <param name="stop">Gives up before the commit.</param>
    public Task<Committed<Decision>> SweepAsync(DueEntry entry, UserRows user, CancellationToken stop) =>
        ChangeAsync(user, new Command.Sweep(), entry, stop);

    /// <summary>How users stand at this instant, in the order asked for.</summary>
    /// <param name="viewer">The reader; sees more or less.</param>
    public async ValueTask<PresenceView[]> ReadAsync(IReadOnlyList<UserKey> users, Viewer viewer, CancellationToken stop)
    {
        var states = await store.ReadAsync(users, stop);
        var now = clock.GetUtcNow();
        var views = new PresenceView[states.Length];
        for (var i = 0; i < views.Length; i++) views[i] = PresenceView.Of(users[i].User, states[i], viewer, now, settings.Timings);
        return views;
    }

    /// <summary>The notice that is to be delivered to the app's backend now; null for none.</summary>
    public async Task<Notice?> FindDueNoticeAsync(UserKey user, CancellationToken stop) =>
        (await store.LoadAsync(RowKind.User, user, stop)).Value.State.Notices.DueAt(clock.GetUtcNow());

    private async Task<Committed<Decision>> ChangeAsync(UserRows user, Command command, DueEntry? swept, CancellationToken stop)
    {
        var committed = await CommitAsync(user, command, swept, stop);
        if (committed.Result.ChangesStatus) metrics.Changed(command.GetType().Name);
        foreach (var effect in committed.Result.Effects) await PerformAsync(committed.Rows, effect, committed.Result);
        return committed;
    }

    private Task<Committed<Decision>> CommitAsync(UserRows user, Command command, DueEntry? swept, CancellationToken stop) =>
        commits.CommitAsync(RowKind.User, user, Needs, async rows =>
        {
            var row = rows.Get(RowKind.User).Value;
            var now = clock.GetUtcNow();
            if (swept?.At > now) now = swept.At;   // it was due when it was found: the clock has been set back since
            var decision = PresenceRules.Decide(row.State, command, now, settings.Timings, settings.RulesOf(user.Key.App));
            var scheduled = swept is not null && row.Scheduled[swept.Kind] == swept.At
                ? row.Scheduled.With(swept.Kind, null)
                : row.Scheduled;
            var next = new UserRow(decision.State, scheduled);
            if (decision.Refusal is not null || next == row) return (row, decision);
            return (next with { Scheduled = await ScheduleAsync(user.Key, next, now, stop) }, decision);
        }, stop);

    // Before the change that needs it: an entry too many is harmless, a missing one is a ghost. A later due
    // time needs no entry of its own while an earlier one stands: the sweep schedules it anew.
    private async ValueTask<ScheduledDue> ScheduleAsync(UserKey user, UserRow row, DateTimeOffset now, CancellationToken stop)
    {
        var scheduled = row.Scheduled;
        foreach (var kind in Kinds)
        {
            if (DueTimes.Next(row.State, kind, now, settings.Timings) is not { } due || scheduled[kind] <= due) continue;
            await dueIndex.ScheduleAsync(new DueEntry(kind, due, user), stop);
            scheduled = scheduled.With(kind, due);
        }
        return scheduled;
    }

    // Committed is committed: the caller may hang up, but watchers are told. What cannot be told now stays
    // unpublished in the row, and the sweep publishes it.
    private async Task PerformAsync(UserRows rows, Effect effect, Decision decision)
    {
        try
        {
            switch (effect)
            {
                case Effect.Publish:
                    var view = decision.View(rows.Key.User, Viewer.Watchers);
                    var message = ClientMessages.StatusUpdated(view);
                    await push.SendToGroupAsync(ConnectionGroups.NameOf(rows.Key), message, CancellationToken.None);
                    await CommitAsync(rows, new Command.MarkPublished(view.Ver), null, CancellationToken.None);
                    break;
                case Effect.DeliverNotices:
                    deliveries.Of(rows.Key.App).Add(rows.Key);
                    break;
                case Effect.Kick kick:
                    await push.KickAsync(kick.ConnectionId, kick.Reason, CancellationToken.None);
                    break;
            }
        }
        catch (Exception failure)
        {
            metrics.EffectFailed(effect.GetType().Name);
            LogNotPerformed(failure, effect.GetType().Name, rows.Key.Encode());
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Could not perform {Effect} for {User}. A change stays unpublished until the sweep.")]
    private partial void LogNotPerformed(Exception failure, string effect, string user);
}
