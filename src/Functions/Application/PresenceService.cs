using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Application;

/// <summary>
/// The one door to presence. Every change comes through it: load, decide, file what the commit will leave to do and what
/// will fall due, commit if unchanged since (else again), and only then tell and close. Requests, connection events and
/// sweeps all use it.
/// </summary>
public sealed class PresenceService(
    IRowStore store, IDueIndex dueIndex, OptimisticCommit commits, Operations operations, Teller teller, IPushTransport push,
    ConnectionAudit audit, NoticeDeliveries deliveries, ReadCache cache, FriendIndex friendIndex, TimeProvider clock, Settings settings,
    PresenceMetrics metrics, ChangeFeed feed)
{
    private const int ClosedAtOnce = 32;
    private static readonly DueKind[] Kinds = Enum.GetValues<DueKind>();
    private static readonly RowKind[] Needs = [RowKind.User];

    // A command and when it is decided: what takes time to find out is found out before.
    private delegate ValueTask<(Command Command, DateTimeOffset At)> CommandFor(UserState user, Func<DateTimeOffset> now);

    /// <summary>Carries out a command on a user of whom nothing is loaded yet.</summary>
    public Task<Decision> ChangeAsync(UserKey user, Command command, CancellationToken stop) =>
        ChangeAsync(new UserRows(user), command, stop);

    /// <summary>Carries out a command. When this returns, the change is committed, and told or left to the sweep.</summary>
    /// <param name="user">With the row, where the request has loaded it already.</param>
    /// <param name="stop">Gives up before the commit; what is committed is told all the same.</param>
    /// <returns>The decision that was committed, or one with a refusal, which changed nothing.</returns>
    /// <exception cref="CommitContentionException">Others were first again and again.</exception>
    public async Task<Decision> ChangeAsync(UserRows user, Command command, CancellationToken stop)
    {
        var operation = operations.Begin(user.Key);
        var decision = await ChangeAsync(operation, user, command, stop);
        await operation.EndAsync();
        return decision;
    }

    /// <summary>Carries out a command as a part of an operation, which the caller ends.</summary>
    public async Task<Decision> ChangeAsync(Operation operation, UserRows user, Command command, CancellationToken stop) =>
        (await ChangeAsync(operation, user, (_, now) => new((command, now())), null, stop)).Result;

    /// <summary>Looks after a user who fell due; asks the service about connections whose lease ends.</summary>
    /// <param name="entry">The latest of the user's that are due; they are still to be removed by the caller.</param>
    /// <param name="user">With its rows, where they are loaded already.</param>
    /// <param name="stop">Gives up before the commit.</param>
    public async Task<Committed<Decision>> SweepAsync(DueEntry entry, UserRows user, CancellationToken stop)
    {
        var rows = user.Has(RowKind.User) ? user : user.With(RowKind.User, await store.LoadAsync(RowKind.User, user.Key, stop));
        var asked = await audit.AskDueAsync(rows.Get(RowKind.User).Value.State, clock.GetUtcNow(), null, stop);   // before the row is held
        var operation = operations.Begin(user.Key);
        var swept = await ChangeAsync(operation, rows, async (state, now) =>
        {
            for (; ; )
            {
                var (before, at) = (asked, now());
                asked = await audit.AskDueAsync(state, at, before, stop);
                if (asked == before) return (new Command.Sweep(asked.Answers, Late: at - entry.At > settings.Timings.SweepLateAfter), at);
            }
        }, entry, stop);
        foreach (var wrong in Ghosts.Found(swept.Result.Before.Sessions, asked.Answers, clock.GetUtcNow())) metrics.GhostFound(wrong);
        if (swept.Result.Forgets)
            return await ForgottenRows.TryDeleteAsync(store, friendIndex, swept.Rows, stop) is { } none
                ? swept with { Rows = none }
                : await SweepAsync(entry, new UserRows(user.Key), stop);
        if (operation.Work.Ready.Count > 0) operation.Leave();   // the sweep of tasks makes them ready
        await operation.EndAsync();
        return swept;
    }

    /// <summary>
    /// How users stand at this instant, in the order asked for. One whose row cannot be read has a view that says so, and no other.
    /// </summary>
    /// <param name="viewer">The reader; sees more or less.</param>
    /// <param name="mayBeOld">Whether the answer may be as old as the settings allow (R30).</param>
    public async ValueTask<PresenceView[]> ReadAsync(
        IReadOnlyList<UserKey> users, Viewer viewer, CancellationToken stop, bool mayBeOld = false)
    {
        var now = clock.GetUtcNow();   // before the rows: what has run out by now, had run out when they were read
        var read = await cache.ReadAsync(users, viewer, mayBeOld, stop);
        var views = new PresenceView[read.Length];
        for (var i = 0; i < views.Length; i++) views[i] = read[i].SeenBy(viewer, users[i].User, now, settings.Timings);
        return views;
    }

    /// <summary>How a user stands at this instant in their own eyes, by the state that was just committed.</summary>
    public PresenceView SeenByOneself(UserId user, UserState state) =>
        PresenceView.Of(user, state, Viewer.Of(user), clock.GetUtcNow(), settings.Timings);

    /// <summary>The notice that is to be delivered to the app's backend now; null for none.</summary>
    public async Task<Notice?> FindDueNoticeAsync(UserKey user, CancellationToken stop) =>
        (await store.LoadAsync(RowKind.User, user, stop)).Value.State.Notices.DueAt(clock.GetUtcNow());

    /// <summary>Does what an operation has to close and to tell, judged by the row.</summary>
    /// <param name="rows">With the user's row as it is.</param>
    public async Task PerformAsync(Operation operation, UserRows rows)
    {
        await using var turn = teller.Begin(rows.Key);
        await PerformAsync(operation, rows, turn, clock.GetTimestamp());
    }

    private async Task<Committed<Decision>> ChangeAsync(
        Operation operation, UserRows user, CommandFor command, DueEntry? swept, CancellationToken stop)
    {
        await using var turn = teller.Begin(user.Key);
        var committed = await CommitAsync(operation, user, command, swept, stop);
        var (decision, at) = (committed.Result, clock.GetTimestamp());
        if (decision is { ChangesStatus: true, Reason: { } reason })
        {
            metrics.Changed(reason.ToString());
            feed.Add(user.Key, decision);
        }
        if (decision.Refusal is not null) return committed;
        if (decision.Effects.Contains(new Effect.DeliverNotices())) deliveries.Of(user.Key.App).Users.Add(user.Key);
        await PerformAsync(operation, committed.Rows, turn, at);
        return committed;
    }

    private Task<Committed<Decision>> CommitAsync(
        Operation operation, UserRows user, CommandFor commandFor, DueEntry? swept, CancellationToken stop) =>
        commits.CommitAsync(RowKind.User, user, Needs, async rows =>
        {
            var row = rows.Get(RowKind.User).Value;
            var (command, now) = await commandFor(row.State, () =>
            {
                var now = clock.GetUtcNow();
                return swept?.At > now ? swept.At : now;   // it was due when it was found: the clock has been set back since
            });
            var decision = PresenceRules.Decide(row.State, command, now, settings.Timings, settings.RulesOf(user.Key.App));
            var scheduled = decision.Deletes ? default   // its entries are removed
                : swept is not null && row.Scheduled[swept.Kind] <= swept.At ? row.Scheduled.With(swept.Kind, null)
                : row.Scheduled;
            var next = new UserRow(decision.State, scheduled);
            if (decision.Refusal is not null || decision.Forgets || next == row) return (row, decision);
            next = next with { Scheduled = await ScheduleAsync(user.Key, next, now, stop) };
            if (WorkOf(decision) is { } work) await operation.CoverAsync(work, stop);   // last, so that there is time for the commit
            return (next, decision);
        }, stop);

    private static OutboxTask? WorkOf(Decision decision)
    {
        var work = new OutboxTask
        {
            Tell = decision.Effects.Contains(new Effect.Publish()),
            Close = [.. decision.Effects.OfType<Effect.Kick>().Select(kick => new ClosingTask(kick.ConnectionId, kick.Reason))],
            Ready = [.. decision.Effects.OfType<Effect.Restore>().Select(r => new ReadyTask(r.SessionId, r.ConnectionId, r.Credential))],
        };
        return work == OutboxTask.None ? null : work;
    }

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

    // Committed is committed: the caller may hang up, but watchers are told.
    private async Task PerformAsync(Operation operation, UserRows rows, Teller.Turn turn, long committedAt)
    {
        var state = rows.Get(RowKind.User).Value.State;
        var telling = operation.Work.Tell ? operation.TryAsync("Tell", TellAsync) : Task.FromResult(true);
        await Parallel.ForEachAsync(
            operation.Work.Close.Where(closing => !state.HasConnection(closing.ConnectionId)),
            new ParallelOptions { MaxDegreeOfParallelism = ClosedAtOnce, TaskScheduler = TaskScheduler.Current },
            async (closing, _) => await operation.TryAsync(
                "Close", () => push.KickAsync(closing.ConnectionId, closing.Reason, CancellationToken.None)));
        await telling;

        async Task TellAsync()
        {
            await turn.TellAsync(PresenceView.AsCommitted(rows.Key.User, state, Viewer.Watchers));
            metrics.Told(operation.Age + clock.GetElapsedTime(committedAt));
        }
    }
}
