using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>Users of whom nothing is heard any more (R28).</summary>
public sealed class ForgettingTests
{
    private static readonly Timings Timings = A.Timings with { ForgetAfter = FromDays(90) };
    private readonly Story _ann = new(timings: Timings);

    [Rule("R28"), Fact]
    public void A_user_without_a_session_is_forgotten_when_the_time_has_come_and_not_before()
    {
        _ann.On(Platform.Web).SignsIn().Connects().SignsOut();
        var gone = _ann.Now;
        _ann.Waits(FromHours(1)).IsSwept();
        Assert.Equal(gone + FromDays(90), _ann.NextDue(DueKind.Expiry));

        _ann.Waits(FromDays(90) - FromHours(1) - A.Tick).IsSwept();
        Assert.True(_ann.Stored.Known);
        _ann.Waits(A.Tick).IsSwept();

        Assert.True(_ann.Last.Forgets);
        Assert.Equal(UserState.None, _ann.Stored);
        Assert.Empty(_ann.Last.Effects);
    }

    [Rule("R28"), Fact]
    public void An_import_counts_and_so_does_a_later_one()
    {
        _ann.IsImported().Waits(FromDays(60)).IsImported().Waits(FromDays(90) - A.Tick).IsSwept();
        Assert.True(_ann.Stored.Known);

        Assert.True(_ann.Waits(A.Tick).IsSwept().Last.Forgets);
    }

    [Rule("R28"), Fact]
    public void Whoever_has_a_session_is_not_forgotten_in_any_phase()
    {
        _ann.IsImported().On(Platform.Web).SignsIn();
        Assert.Null(_ann.Stored.QuietSince);
        Assert.Null(Forgetting.DueAt(_ann.Stored, _ann.Now));
        Assert.False(Forgetting.IsOver(_ann.Stored, _ann.Now + FromDays(900), Timings));
    }

    [Rule("R21"), Rule("R28"), Fact]
    public void Whoever_was_kicked_is_never_forgotten_since_the_signatures_must_stay_revoked()
    {
        _ann.On(Platform.Web).SignsIn().Connects();
        _ann.IsKicked().Waits(FromDays(900)).IsSwept();

        Assert.NotNull(_ann.Stored.KickedAt);
        Assert.Null(_ann.NextDue(DueKind.Expiry));
    }

    [Rule("R20"), Rule("R28"), Fact]
    public void Whose_notices_wait_is_forgotten_when_they_are_delivered()
    {
        var ann = new Story(new AppRules(NotesChanges: true), Timings);
        ann.On(Platform.Web).SignsIn().Connects().SignsOut();
        var last = ann.Stored.Notices.LastSeq;
        ann.Waits(FromDays(91)).IsSwept();
        Assert.True(ann.Stored.Known);

        ann.IsDelivered(last);
        Assert.True(ann.NextDue(DueKind.Expiry) <= ann.Now);

        Assert.True(ann.IsSwept().Last.Forgets);
    }

    [Deviation("W4"), Rule("R10"), Rule("R20"), Rule("R28"), Fact]
    public void Whoever_comes_back_has_higher_numbers_than_ever_before()
    {
        var ann = new Story(new AppRules(NotesChanges: true), Timings);
        var phone = ann.On(Platform.Web).SignsIn().Connects();
        for (var i = 0; i < 50; i++) ann.Sets($"{i}");
        phone.SignsOut();
        var (ver, seq) = (ann.Ver, ann.Stored.Notices.LastSeq);
        ann.IsDelivered(seq).Waits(FromDays(90)).IsSwept();
        Assert.True(ann.Last.Forgets);

        ann.On(Platform.Web).SignsIn().Connects();

        Assert.Equal(ann.Now.ToUnixTimeMilliseconds() + 1, ann.Ver);
        Assert.True(ann.Ver > ver);
        Assert.True(ann.Stored.Notices.Items[0].Seq > seq);
        Assert.Equal(ann.Stored.Notices.LastSeq, ann.Stored.Notices.Items[^1].Seq);
    }

    [Rule("R28"), Fact]
    public void An_entry_that_stands_is_used_again()
    {
        var phone = _ann.On(Platform.Web).SignsIn().Connects().SignsOut();
        var check = _ann.Stored.ForgetCheckAt;
        _ann.Waits(FromDays(30));
        phone.SignsIn().Connects().SignsOut();
        Assert.Equal(check, _ann.Stored.ForgetCheckAt);

        _ann.Waits(check!.Value - _ann.Now).IsSwept();

        Assert.True(_ann.Stored.Known);
        Assert.Equal(check + FromDays(30), _ann.NextDue(DueKind.Expiry));
    }

    [Rule("R28"), Fact]
    public void Where_nobody_is_forgotten_any_more_nothing_falls_due_for_it()
    {
        _ann.IsImported();
        var off = PresenceRules.Decide(_ann.Stored, new Command.Sweep(), _ann.Now + FromDays(900), A.Timings);

        Assert.Equal((true, null, null), (off.State.Known, off.State.QuietSince, off.State.ForgetCheckAt));
        Assert.Null(DueTimes.Next(off.State, DueKind.Expiry, _ann.Now, A.Timings));
    }

    [Rule("R10"), Rule("R13"), Rule("R28"), Fact]
    public void In_every_history_numbers_grow_across_lives_and_whoever_is_quiet_falls_due() => Check.One(
        Play.Cases, Prop.ForAll(History.Arbitrary, history =>
        {
            var timings = A.Timings with { ForgetAfter = FromDays(1) };
            var (state, highest) = (UserState.None, 0L);
            foreach (var (at, command) in history.Moments)
            {
                state = PresenceRules.Decide(state, command, at, timings, history.Rules).State;
                if (state.Ver == 0) continue;
                Assert.True(state.Ver >= highest);
                highest = state.Ver;
                if (state.QuietSince is null || !state.Notices.Items.IsEmpty) continue;
                var end = state.QuietSince.Value + timings.ForgetAfter;
                Assert.True(DueTimes.Next(state, DueKind.Expiry, at, timings) <= (end > at ? end : at));
            }
        }));
}
