using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;

namespace Presence.Domain.Tests;

/// <summary>What holds in every history.</summary>
public sealed class PropertyTests
{
    private static readonly DueKind[] Kinds = Enum.GetValues<DueKind>();

    [Rule("R1"), Rule("R9"), Fact]
    public void The_status_is_that_of_the_sessions_and_the_custom_status_shows_only_while_Online() => Play.AfterEachCommand(step =>
    {
        var state = step.After;
        if (step.IsRefused) return;
        Assert.Equal(Aggregation.Of(state.Sessions), state.Status.Type);
        Assert.Equal(state.Status.Type == StatusType.Online ? state.CustomStatus : "", state.Status.Custom);
    });

    [Rule("R2"), Fact]
    public void Nobody_is_Online_after_the_last_lease_has_run_out() => Play.AfterEachCommand(step =>
    {
        var seen = step.Later(step.At);
        Assert.All(seen.Sessions, s => Assert.True(s.Until > step.At));
        var end = seen.Sessions.Where(s => s.Phase == Phase.Online).Select(s => s.Until).DefaultIfEmpty(step.At).Max();
        Assert.NotEqual(StatusType.Online, step.Later(end).Status.Type);
    });

    [Rule("R2"), Fact]
    public void A_heartbeat_that_is_accepted_makes_Online_for_a_whole_lease() => Play.AfterEachCommand(step =>
    {
        if (step.Command is not Command.Heartbeat || step.IsRefused) return;
        Assert.Equal(StatusType.Online, step.Later(step.At + A.Timings.Lease - A.Tick).Status.Type);
    });

    [Rule("R10"), Fact]
    public void Ver_grows_by_one_with_each_change_as_seen_and_at_no_other_time() => Play.AfterEachCommand(step =>
    {
        // Walks from change to change, so that none is missed.
        var seen = step.Before;
        while (Timeline.NextChange(seen) is { } next && next <= step.At + A.Timings.ForetoldWithin)
        {
            var then = Timeline.At(seen, next, A.Timings);
            Assert.Equal(Play.IsSame(seen, then) ? seen.Ver : seen.Ver + 1, then.Ver);
            seen = then;
        }
        // Near to a run-out a command may skip numbers, which somebody may have been shown.
        if (Timeline.NextChange(step.Before) <= step.At + A.Timings.ForetoldWithin) Assert.True(step.After.Ver >= step.Before.Ver);
        else Assert.Equal(Play.IsSame(step.Before, step.After) ? step.Before.Ver : step.Before.Ver + 1, step.After.Ver);
    });

    [Rule("R12"), Fact]
    public void A_command_is_told_exactly_when_ver_grew() => Play.AfterEachCommand(step =>
    {
        var (before, after) = (step.Before, step.After);
        Assert.Equal(after.Ver > before.Ver ? [new Effect.Publish()] : [], step.Decision.Effects.OfType<Effect.Publish>());
        Assert.Equal(after.Ver > before.Ver, step.Decision.ChangesStatus);
        var view = PresenceView.AsCommitted(A.Ann, step.Decision.State, Viewer.Watchers);
        Assert.Equal((after.Status.Type, after.Status.Custom, after.Ver), (view.Type, view.Custom, view.Ver));
    });

    [Rule("R18"), Fact]
    public void A_refused_command_changes_nothing() => Play.AfterEachCommand(step =>
    {
        if (!step.IsRefused) return;
        Assert.Same(step.Before, step.After);
        Assert.Empty(step.Decision.Effects);
    });

    [Rule("R3"), Fact]
    public void The_same_command_again_at_the_same_instant_changes_nothing() => Play.AfterEachCommand(step =>
    {
        // The session is gone: refused. A delivery that fails again is another failure.
        if (step.Command is Command.SignOut or Command.NoticeFailed) return;
        // A lease that is over already is certain now, and the next command says so.
        if (step.After.Sessions.FirstCertainEnd <= step.At) return;
        var again = PresenceRules.Decide(step.After, step.Command, step.At, A.Timings, step.Rules);
        Assert.Equal(step.Decision.Refusal, again.Refusal);
        Assert.Same(step.After, again.State);
    });

    [Rule("R11"), Fact]
    public void Looking_in_between_makes_no_difference() =>
        Check.One(Play.Cases, Prop.ForAll(History.Arbitrary, History.Spans, (history, gaps) =>
        {
            var (state, now) = Play.ToTheEnd(history);
            var looked = state;
            foreach (var gap in gaps) (now, looked) = (now + gap, Timeline.At(looked, now + gap, A.Timings));
            Assert.Equal(Timeline.At(state, now, A.Timings), Timeline.At(looked, now, A.Timings));
        }));

    [Rule("R11"), Fact]
    public void A_sweep_that_hears_of_no_connection_sees_what_a_reader_sees_at_that_instant() =>
        Check.One(Play.Cases, Prop.ForAll(History.Arbitrary, History.Spans, (history, gaps) =>
        {
            var (state, now) = Play.ToTheEnd(history);
            foreach (var gap in gaps)
            {
                var read = Timeline.At(state, now += gap, A.Timings);
                var gone = state.Sessions.SelectMany(session => session.Connections).Select(connection => connection.Id);
                var sweep = new Command.Sweep(new ConnectionAnswers([], [.. gone]));
                state = PresenceRules.Decide(state, sweep, now, A.Timings, history.Rules).State;
                Assert.Equal((read.Ver, read.Status, read.CustomStatus), (state.Ver, state.Status, state.CustomStatus));
                Assert.Equal(read.Sessions.Select(Unlinked), state.Sessions.Select(Unlinked));
            }

            static Session Unlinked(Session session) => session with { Connections = [] };
        }));

    [Rule("R11"), Rule("R20"), Fact]
    public void For_devices_that_only_send_heartbeats_sweeps_in_between_make_no_difference() =>
        Check.One(Play.Cases, Prop.ForAll(History.Arbitrary, History.Spans, (any, gaps) =>
        {
            var history = any with { Moments = [.. any.Moments.Where(m => m.Command is not (Command.Connect or Command.Sweep))] };
            var end = Play.ToTheEnd(history).At + TimeSpan.FromHours(1);
            var now = A.Start;
            var sweeps = gaps.Select(gap => new Moment(now += gap, new Command.Sweep()));
            var swept = history with { Moments = [.. history.Moments.Concat(sweeps).Where(m => m.At <= end).OrderBy(m => m.At)] };

            Assert.Equal(AtTheEnd(history), AtTheEnd(swept));

            // Absence counts from its commit (R16).
            UserState AtTheEnd(History of)
            {
                var state = PresenceRules.Decide(Play.ToTheEnd(of).State, new Command.Sweep(), end, A.Timings, of.Rules).State;
                return state with { AbsentSince = null, SubscriptionEra = 0 };
            }
        }));

    [Rule("R13"), Fact]
    public void A_change_of_status_never_comes_before_it_falls_due() => Play.AfterEachCommand(step =>
    {
        var (state, now) = (step.After, step.At);
        if (step.IsRefused) return;
        var due = Kinds.Min(kind => DueTimes.Next(state, kind, now, A.Timings)) ?? DateTimeOffset.MaxValue;
        if (step.Command is Command.Sweep) Assert.True(due > now, "a sweep that leaves something due comes again at once, for ever");

        while (state.Ver == step.After.Ver && Timeline.NextChange(state) is { } next)
            state = Timeline.At(state, now = next, A.Timings);
        if (state.Ver > step.After.Ver) Assert.True(due <= now, $"falls due at {due:O}, changes at {now:O}");
    });

    [Rule("R13"), Rule("R20"), Rule("R27"), Theory, InlineData(true), InlineData(false)]
    public void Sweeping_whenever_something_falls_due_comes_to_an_end_unless_the_service_says_alive(bool answers) =>
        Check.One(Play.Cases.WithMaxTest(300), Prop.ForAll(History.Arbitrary, history =>
        {
            var (state, now) = Play.ToTheEnd(history);
            for (var sweeps = 0; Kinds.Min(kind => DueTimes.Next(state, kind, now, A.Timings)) is { } due; sweeps++)
            {
                Assert.True(sweeps < 200, "falls due for ever");
                if (due > now) now = due;
                var gone = answers ? Audit.ConnectionsToAsk(state.Sessions, now, A.Timings) : [];
                var decision = Do(new Command.Sweep(new ConnectionAnswers([], [.. gone])));
                if (decision.Effects.OfType<Effect.DeliverNotices>().Any()) Do(new Command.NoticeDelivered(state.Notices.LastSeq));
            }
            Assert.Equal(StatusType.Offline, state.Status.Type);
            Assert.Empty(state.Sessions);
            Assert.Empty(state.Notices.Items);
            Assert.Null(state.AbsentSince);

            Decision Do(Command command)
            {
                var decision = PresenceRules.Decide(state, command, now, A.Timings, history.Rules);
                state = decision.State;
                return decision;
            }
        }));

    [Rule("R2"), Fact]
    public void Clocks_that_go_back_make_no_ver_smaller() =>
        Check.One(Play.Cases, Prop.ForAll(History.Arbitrary, history =>
        {
            var shuffled = history with { Moments = [.. history.Moments.OrderBy(m => m.At.Ticks % 7)] };
            foreach (var step in Play.Steps(shuffled)) Assert.True(step.After.Ver >= step.Before.Ver);
        }));
}
