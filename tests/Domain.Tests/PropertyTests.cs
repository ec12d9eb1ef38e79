using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;

namespace Presence.Domain.Tests;

/// <summary>What holds in every history. A failure prints the shortest history found, and the seed to replay it with.</summary>
public sealed class PropertyTests
{
    private static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(1000).WithStartSize(10).WithEndSize(80);
    private static readonly DueKind[] Kinds = Enum.GetValues<DueKind>();

    [Rule("R1"), Rule("R9"), Fact]
    public void The_status_is_that_of_the_sessions_and_the_custom_status_shows_only_while_Online() => AfterEachCommand((_, decision) =>
    {
        var state = decision.State;
        if (decision.Refusal is not null) return;
        Assert.Equal(Aggregation.Of(state.Sessions), state.Status.Type);
        Assert.Equal(state.Status.Type == StatusType.Online ? state.CustomStatus : "", state.Status.Custom);
    });

    [Rule("R2"), Fact]
    public void Nobody_is_Online_after_the_last_lease_has_run_out() => AfterEachCommand((moment, decision) =>
    {
        var seen = Timeline.At(decision.State, moment.At, A.Timings);
        Assert.All(seen.Sessions, s => Assert.True(s.Until > moment.At));
        var end = seen.Sessions.Where(s => s.Phase == Phase.Online).Select(s => s.Until).DefaultIfEmpty(moment.At).Max();
        Assert.NotEqual(StatusType.Online, Timeline.At(seen, end, A.Timings).Status.Type);
    });

    [Rule("R2"), Fact]
    public void A_heartbeat_that_is_taken_makes_Online_for_a_whole_lease() => AfterEachCommand((moment, decision) =>
    {
        if (moment.Command is not Command.Heartbeat || decision.Refusal is not null) return;
        Assert.Equal(StatusType.Online, Timeline.At(decision.State, moment.At + A.Timings.Lease - A.Tick, A.Timings).Status.Type);
    });

    [Rule("R10"), Fact]
    public void Ver_grows_by_one_with_each_change_as_seen_and_at_no_other_time() => AfterEachCommand((moment, decision) =>
    {
        // Walks from change to change, so that none is missed.
        var seen = decision.Before;
        while (Timeline.NextChange(seen, A.Timings) is { } next && next <= moment.At)
            seen = Step(seen, Timeline.At(seen, next, A.Timings));
        if (decision.Refusal is null) Step(seen, decision.State);

        static UserState Step(UserState before, UserState after)
        {
            Assert.Equal(before.Status == after.Status ? before.Ver : before.Ver + 1, after.Ver);
            return after;
        }
    });

    [Rule("R12"), Fact]
    public void A_command_publishes_exactly_when_ver_grew_or_a_sweep_finds_it_unpublished() => AfterEachCommand((moment, decision) =>
    {
        var (before, after) = (decision.Before, decision.State);
        var due = after.Ver > before.Ver || (moment.Command is Command.Sweep && after.IsUnpublished);

        Assert.Equal(due ? [new Effect.Publish()] : [], decision.Effects.OfType<Effect.Publish>());
        Assert.Equal(after.Ver > before.Ver, decision.ChangesStatus);
        var view = decision.View(A.Ann, Viewer.Watchers);
        Assert.Equal((after.Status.Type, after.Status.Custom, after.Ver), (view.Type, view.Custom, view.Ver));
        Assert.InRange(after.PublishedVer, before.PublishedVer, after.Ver);
    });

    [Rule("R18"), Fact]
    public void A_refused_command_changes_nothing() => AfterEachCommand((_, decision) =>
    {
        if (decision.Refusal is null) return;
        Assert.Same(decision.Before, decision.State);
        Assert.Empty(decision.Effects);
    });

    [Rule("R3"), Fact]
    public void The_same_command_again_at_the_same_instant_changes_nothing() => AfterEachCommand((moment, decision) =>
    {
        if (moment.Command is Command.SignOut) return;      // its session is gone: refused
        var again = PresenceRules.Decide(decision.State, moment.Command, moment.At, A.Timings);
        Assert.Equal(decision.Refusal, again.Refusal);
        Assert.Same(decision.State, again.State);
    });

    [Rule("R11"), Fact]
    public void Looking_in_between_makes_no_difference() =>
        Check.One(Cases, Prop.ForAll(History.Arbitrary, History.Spans, (history, gaps) =>
        {
            var state = Play(history, (_, _) => { });
            var (looked, now) = (state, history.Moments.Length == 0 ? A.Start : history.Moments[^1].At);
            foreach (var gap in gaps) looked = Timeline.At(looked, now += gap, A.Timings);
            Assert.Equal(Timeline.At(state, now, A.Timings), Timeline.At(looked, now, A.Timings));
        }));

    [Rule("R11"), Fact]
    public void Sweeps_in_between_make_no_difference() =>
        Check.One(Cases, Prop.ForAll(History.Arbitrary, History.Spans, (history, gaps) =>
        {
            var end = (history.Moments.Length == 0 ? A.Start : history.Moments[^1].At) + TimeSpan.FromHours(1);
            var now = A.Start;
            var sweeps = gaps.Select(gap => new Moment(now += gap, new Command.Sweep()));
            var swept = new History([.. history.Moments.Concat(sweeps).Where(m => m.At <= end).OrderBy(m => m.At)]);

            Assert.Equal(
                Timeline.At(Play(history, (_, _) => { }), end, A.Timings),
                Timeline.At(Play(swept, (_, _) => { }), end, A.Timings));
        }));

    [Rule("R13"), Fact]
    public void A_change_of_status_never_comes_before_it_falls_due() => AfterEachCommand((moment, decision) =>
    {
        var (state, now) = (decision.State, moment.At);
        if (decision.Refusal is not null) return;
        var due = Kinds.Min(kind => DueTimes.Next(state, kind, now, A.Timings)) ?? DateTimeOffset.MaxValue;
        Assert.True(due > now);

        while (state.Ver == decision.State.Ver && Timeline.NextChange(state, A.Timings) is { } next)
            state = Timeline.At(state, now = next, A.Timings);
        if (state.Ver > decision.State.Ver) Assert.True(due <= now, $"falls due at {due:O}, changes at {now:O}");
    });

    [Rule("R12"), Fact]
    public void A_sweep_whenever_something_falls_due_leaves_nothing_unpublished() =>
        Check.One(Cases, Prop.ForAll(History.Arbitrary, history =>
        {
            var state = Play(history, (_, _) => { });
            var now = history.Moments.Length == 0 ? A.Start : history.Moments[^1].At;
            for (var sweeps = 0; Kinds.Min(kind => DueTimes.Next(state, kind, now, A.Timings)) is { } due; sweeps++)
            {
                Assert.True(sweeps < 20, "falls due for ever");
                state = PresenceRules.Decide(state, new Command.Sweep(), now = due, A.Timings).State;
                state = PresenceRules.Decide(state, new Command.MarkPublished(state.Ver), now, A.Timings).State;
            }
            Assert.False(state.IsUnpublished);
            Assert.Equal(StatusType.Offline, state.Status.Type);
        }));

    [Rule("R2"), Fact]
    public void Clocks_that_go_back_make_no_ver_smaller() =>
        Check.One(Cases, Prop.ForAll(History.Arbitrary, history =>
        {
            var shuffled = new History([.. history.Moments.OrderBy(m => m.At.Ticks % 7)]);
            Play(shuffled, (_, decision) => Assert.True(decision.State.Ver >= decision.Before.Ver));
        }));

    [Rule("R7"), Fact]
    public void A_user_never_has_more_sessions_than_the_quota() =>
        Check.One(Cases, Prop.ForAll(Arb.From(Gen.Choose(0, 40).ArrayOf(200)), devices =>
        {
            var (ann, at) = (A.User(), 0);
            foreach (var device in devices)
            {
                var signedIn = ann.On(Platform.IPhone, $"{device}").SignsIn();
                if (at++ % 3 == 0) signedIn.Beats();
                ann.Waits(TimeSpan.FromSeconds(device));
                Assert.InRange(ann.Stored.Sessions.Count, 1, Limits.SessionsPerUserMax);
                Assert.Equal(ann.Stored.Sessions.Count, ann.Stored.Sessions.DistinctBy(s => s.Instance).Count());
            }
        }));

    [Rule("R14"), Fact]
    public void A_user_never_watches_more_than_the_quota_nor_anybody_twice() =>
        Check.One(Cases, Prop.ForAll(Arb.From(Gen.Choose(0, 9).Select(i => new UserId($"user{i}")).ArrayOf().ArrayOf()), batches =>
        {
            var (subscriptions, now) = (SubscriptionList.None, A.Start);
            foreach (var batch in batches)
            {
                var before = subscriptions;
                (subscriptions, var evicted) = before.Add(batch, now += A.Tick, 5);
                Assert.InRange(subscriptions.Items.Count, 0, 5);
                Assert.Equal(subscriptions.Items.Count, subscriptions.Items.DistinctBy(i => i.User).Count());
                var gone = before.Items.Select(i => i.User).Where(user => !subscriptions.Has(user));
                Assert.Equal(gone.OrderBy(user => user.Value), evicted.OrderBy(user => user.Value));
                Assert.Equal(subscriptions.Items.OrderBy(i => i.Since), subscriptions.Items);
            }
        }));

    private static void AfterEachCommand(Action<Moment, Decision> holds) =>
        Check.One(Cases, Prop.ForAll(History.Arbitrary, history => { Play(history, holds); }));

    private static UserState Play(History history, Action<Moment, Decision> look)
    {
        var state = UserState.None;
        foreach (var moment in history.Moments)
        {
            var decision = PresenceRules.Decide(state, moment.Command, moment.At, A.Timings);
            look(moment, decision);
            state = decision.State;
        }
        return state;
    }
}
