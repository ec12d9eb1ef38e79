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
        while (Timeline.NextChange(seen, A.Timings) is { } next && next <= step.At)
            seen = Compare(seen, Timeline.At(seen, next, A.Timings));
        if (!step.IsRefused) Compare(seen, step.After);

        static UserState Compare(UserState before, UserState after)
        {
            Assert.Equal(before.Status == after.Status ? before.Ver : before.Ver + 1, after.Ver);
            return after;
        }
    });

    [Rule("R10"), Rule("R11"), Fact]
    public void One_version_has_one_content_for_all_readers_and_all_publishes() =>
        Check.One(Play.Cases, Prop.ForAll(History.Arbitrary, history =>
        {
            var contents = new Dictionary<long, (StatusType, string)>();
            foreach (var step in Play.Steps(history))
            {
                // Somebody reads at every change that comes before the command, and just then.
                for (var seen = step.Before; ; seen = Timeline.At(seen, Timeline.NextChange(seen, A.Timings)!.Value, A.Timings))
                {
                    Look(PresenceView.AsCommitted(A.Ann, seen, Viewer.Watchers));
                    if (Timeline.NextChange(seen, A.Timings) is not { } next || next > step.At) break;
                }
                Look(step.Decision.View(A.Ann, Viewer.Watchers));
                Look(PresenceView.Of(A.Ann, step.After, Viewer.Watchers, step.At, A.Timings));
            }

            void Look(PresenceView view)
            {
                contents.TryAdd(view.Ver, (view.Type, view.Custom));
                Assert.Equal(contents[view.Ver], (view.Type, view.Custom));
            }
        }));

    [Rule("R12"), Fact]
    public void A_command_publishes_exactly_when_ver_grew_or_a_sweep_finds_it_unpublished() => Play.AfterEachCommand(step =>
    {
        var (before, after) = (step.Before, step.After);
        var due = after.Ver > before.Ver || (step.Command is Command.Sweep && after.IsUnpublished);

        Assert.Equal(due ? [new Effect.Publish()] : [], step.Decision.Effects.OfType<Effect.Publish>());
        Assert.Equal(after.Ver > before.Ver, step.Decision.ChangesStatus);
        var view = step.Decision.View(A.Ann, Viewer.Watchers);
        Assert.Equal((after.Status.Type, after.Status.Custom, after.Ver), (view.Type, view.Custom, view.Ver));
        Assert.InRange(after.PublishedVer, before.PublishedVer, after.Ver);
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
            foreach (var gap in gaps) (now, looked) = (now + gap, Later(looked, now + gap));
            Assert.Equal(Later(state, now), Later(looked, now));

            UserState Later(UserState of, DateTimeOffset at) => Timeline.At(of, at, A.Timings, history.Rules.NotesChanges);
        }));

    [Rule("R11"), Rule("R20"), Fact]
    public void Sweeps_in_between_make_no_difference() =>
        Check.One(Play.Cases, Prop.ForAll(History.Arbitrary, History.Spans, (history, gaps) =>
        {
            var end = Play.ToTheEnd(history).At + TimeSpan.FromHours(1);
            var now = A.Start;
            var sweeps = gaps.Select(gap => new Moment(now += gap, new Command.Sweep()));
            var swept = history with { Moments = [.. history.Moments.Concat(sweeps).Where(m => m.At <= end).OrderBy(m => m.At)] };

            Assert.Equal(AtTheEnd(history), AtTheEnd(swept));

            UserState AtTheEnd(History of) => Timeline.At(Play.ToTheEnd(of).State, end, A.Timings, of.Rules.NotesChanges);
        }));

    [Rule("R13"), Fact]
    public void A_change_of_status_never_comes_before_it_falls_due() => Play.AfterEachCommand(step =>
    {
        var (state, now) = (step.After, step.At);
        if (step.IsRefused) return;
        var due = Kinds.Min(kind => DueTimes.Next(state, kind, now, A.Timings)) ?? DateTimeOffset.MaxValue;
        Assert.True(due > now);
        if (state.IsUnpublished) Assert.True(due <= now + A.Timings.PublishRetryAfter);

        while (state.Ver == step.After.Ver && Timeline.NextChange(state, A.Timings) is { } next)
            state = Timeline.At(state, now = next, A.Timings);
        if (state.Ver > step.After.Ver) Assert.True(due <= now, $"falls due at {due:O}, changes at {now:O}");
    });

    [Rule("R12"), Rule("R20"), Fact]
    public void Sweeping_whenever_something_falls_due_leaves_nothing_unpublished_and_no_notice() =>
        Check.One(Play.Cases, Prop.ForAll(History.Arbitrary, history =>
        {
            var (state, now) = Play.ToTheEnd(history);
            for (var sweeps = 0; Kinds.Min(kind => DueTimes.Next(state, kind, now, A.Timings)) is { } due; sweeps++)
            {
                Assert.True(sweeps < 60, "falls due for ever");
                now = due;
                var decision = Do(new Command.Sweep());
                Do(new Command.MarkPublished(state.Ver));
                if (decision.Effects.OfType<Effect.DeliverNotices>().Any()) Do(new Command.NoticeDelivered(state.Notices.LastSeq));
            }
            Assert.False(state.IsUnpublished);
            Assert.Equal(StatusType.Offline, state.Status.Type);
            Assert.Empty(state.Notices.Items);

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
