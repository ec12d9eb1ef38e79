using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.StateChanges;
using Presence.Functions.Storage;

namespace Presence.Functions;

/// <summary>
/// The one door to presence. Every change comes through <see cref="ChangeAsync"/>: load, decide, file what will
/// fall due, commit if unchanged since (else again), and only then tell. Requests, connection events and sweeps
/// all use it.
/// </summary>
public sealed partial class PresenceService(
    IPresenceStore store, IPush push, TimeProvider clock, Settings settings, ILogger<PresenceService> log)
{
    private const int CommitAttemptsMax = 20;
    private static readonly TimeSpan BackOffMax = TimeSpan.FromMilliseconds(100);
    private static readonly DueKind[] Kinds = Enum.GetValues<DueKind>();
    private readonly Turns _turns = new();
    private readonly ConcurrentDictionary<uint, WokenUsers> _woken = new();

    /// <summary>Carries out a command. When this returns, the change is committed, and told or still owed.</summary>
    /// <param name="user">Whose presence.</param>
    /// <param name="command">What happened.</param>
    /// <param name="stop">Gives up before the commit; what is committed is told all the same.</param>
    /// <returns>The decision that was committed, or one with a refusal, which changed nothing.</returns>
    /// <exception cref="RefusedException">Others were first again and again.</exception>
    public Task<Decision> ChangeAsync(UserKey user, Command command, CancellationToken stop) => ChangeAsync(user, command, null, stop);

    /// <summary>Looks after a user who fell due.</summary>
    /// <param name="entry">The entry; still to be removed by the caller.</param>
    /// <param name="stop">Gives up before the commit.</param>
    public Task<Decision> SweepAsync(DueEntry entry, CancellationToken stop) => ChangeAsync(entry.User, new Command.Sweep(), entry, stop);

    /// <summary>How users stand at this instant, in the order asked for.</summary>
    /// <param name="users">Who.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<UserState[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
    {
        var states = await store.ReadAsync(users, stop);
        var now = clock.GetUtcNow();
        for (var i = 0; i < states.Length; i++) states[i] = Timeline.At(states[i], now, settings.Timings);
        return states;
    }

    private async Task<Decision> ChangeAsync(UserKey user, Command command, DueEntry? swept, CancellationToken stop)
    {
        var (decision, row) = await CommitAsync(user, command, swept, null, stop);
        foreach (var effect in decision.Effects) await PerformAsync(user, effect, row);
        return decision;
    }

    private async Task<(Decision, UserRow)> CommitAsync(UserKey user, Command command, DueEntry? swept, UserRow? loaded, CancellationToken stop)
    {
        using var turn = await _turns.TakeAsync(user, stop);
        for (var attempt = 1; ; attempt++)
        {
            var row = loaded ?? await store.LoadAsync(user, stop);
            var now = clock.GetUtcNow();
            if (swept?.At > now) now = swept.At;   // it was due when it was found: the clock has been set back since
            var decision = PresenceRules.Decide(row.State, command, now, settings.Timings, settings.RulesOf(user.App));
            var filed = swept is not null && row.Filed[swept.Kind] == swept.At ? row.Filed.With(swept.Kind, null) : row.Filed;
            if (decision.Refusal is not null || (!decision.Changes && filed == row.Filed)) return (decision, row);

            filed = await FileAsync(user, decision.State, filed, now, stop);
            if (await store.TryCommitAsync(user, row with { State = decision.State, Filed = filed }, stop) is { } committed)
                return (decision, committed);

            if (attempt == CommitAttemptsMax) throw new RefusedException(Refusal.Broken, "too many changes of this user at once; try again");
            if (loaded is null) await Task.Delay(BackOffMax * Random.Shared.NextDouble(), stop);
            loaded = null;   // a row that was brought along had merely grown old: no rival to make way for
        }
    }

    // Before the change that needs it: an entry too many is harmless, a missing one is a ghost. A later due
    // time needs no entry of its own while an earlier one stands: the sweep files it anew.
    private async ValueTask<Filed> FileAsync(UserKey user, UserState state, Filed filed, DateTimeOffset now, CancellationToken stop)
    {
        foreach (var kind in Kinds)
        {
            if (Domain.Sweeping.NextDue(state, kind, now, settings.Timings) is not { } due || filed[kind] <= due) continue;
            await store.FileAsync(new DueEntry(kind, due, user), stop);
            filed = filed.With(kind, due);
        }
        return filed;
    }

    // Committed is committed: whoever asked may hang up, but watchers are told. What cannot be told now stays
    // owed in the row, and the sweep tells it.
    private async Task PerformAsync(UserKey user, Effect effect, UserRow row)
    {
        try
        {
            switch (effect)
            {
                case Effect.Announce announce:
                    await push.TellAsync(user, StatusOf(user, announce.Status, announce.Ver), CancellationToken.None);
                    await CommitAsync(user, new Command.Told(announce.Ver), null, row, CancellationToken.None);
                    break;
                case Effect.Notify:
                    WokenOf(user.App).Wake(user);
                    break;
                case Effect.Kick kick:
                    await push.KickAsync(kick.ConnectionId, kick.Reason, CancellationToken.None);
                    break;
            }
        }
        catch (Exception failure)
        {
            LogNotPerformed(failure, effect.GetType().Name, KeyText.Of(user));
        }
    }

    /// <summary>Those users of an app whose notices are to be handed over; the courier waits for them.</summary>
    /// <param name="app">Its SdkAppId.</param>
    internal WokenUsers WokenOf(uint app) => _woken.GetOrAdd(app, _ => new WokenUsers());

    /// <summary>A user's state as watchers and askers see it.</summary>
    /// <param name="user">Who.</param>
    /// <param name="status">The status.</param>
    /// <param name="ver">Its version.</param>
    internal static StatusChange StatusOf(UserKey user, UserStatus status, long ver) => new(user.User, status.Type, status.Custom, ver);

    /// <summary>A user's state as watchers and askers see it.</summary>
    /// <param name="user">Who.</param>
    /// <param name="state">The state at the instant asked about.</param>
    internal static StatusChange StatusOf(UserKey user, UserState state) => StatusOf(user, state.Status, state.Ver);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not perform {Effect} for {User}. A change stays owed, and the sweep tells it.")]
    private partial void LogNotPerformed(Exception failure, string effect, string user);
}
