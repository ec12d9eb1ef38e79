using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>One version has one content, whoever was shown it, and when (R11).</summary>
public sealed class VersionTests
{
    private readonly Story _ann = A.User();

    // Every reader whose clock is ahead is one of those who look at each instant until then.
    [Rule("R10"), Rule("R11"), Fact]
    public void One_version_has_one_content_for_every_reader_whose_clock_is_ahead_of_a_commit() =>
        Check.One(Play.Cases.WithMaxTest(3000), Prop.ForAll(History.Near, history =>
            Look(history, [.. history.Moments.Select(moment => moment.At + A.Timings.ForetoldWithin)])));

    [Rule("R10"), Rule("R11"), Fact]
    public void One_version_has_one_content_when_commits_come_by_skewed_clocks_too() =>
        Check.One(Play.Cases.WithMaxTest(3000), Prop.ForAll(History.Near, History.Skews, (history, skews) =>
        {
            var skew = A.Timings.ForetoldWithin / 2;
            var moments = history.Moments.Zip(skews, (moment, ahead) => moment with { At = moment.At + (skew * ahead) });
            Look(history with { Moments = [.. moments] }, [.. history.Moments.Select(moment => moment.At + skew)]);
        }));

    [Rule("R11"), Fact]
    public void A_heartbeat_that_comes_just_before_the_end_of_the_lease_takes_a_number_that_nobody_was_shown()
    {
        var web = _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromSeconds(397));
        var ahead = PresenceView.Of(A.Ann, _ann.Stored, Viewer.Watchers, _ann.Now + A.Timings.ForetoldWithin, A.Timings);
        Assert.Equal((StatusType.Offline, 2L), (ahead.Type, ahead.Ver));

        web.Beats();

        Assert.Equal(new Published(StatusType.Online, "", 3), _ann.LastPublish);
    }

    [Rule("R11"), Fact]
    public void A_heartbeat_that_comes_well_before_it_skips_nothing()
    {
        var web = _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromSeconds(397) - A.Tick);

        web.Beats();

        Assert.Null(_ann.LastPublish);
        Assert.Equal(1, _ann.Ver);
    }

    [Rule("R11"), Fact]
    public void The_commit_of_what_ran_out_takes_exactly_the_number_that_readers_were_shown()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("tea").Waits(FromSeconds(401));
        var seen = _ann.SeenBy(Viewer.Watchers);

        _ann.IsSwept();

        Assert.Equal(new Published(seen.Type, seen.Custom, seen.Ver), _ann.LastPublish);
        Assert.Equal(3, seen.Ver);
    }

    [Rule("R11"), Fact]
    public void What_comes_to_the_content_that_was_foretold_needs_no_number_of_its_own()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(399));

        web.SignsOut();

        Assert.Equal(new Published(StatusType.Offline, "", 2), _ann.LastPublish);
    }

    [Rule("R11"), Fact]
    public void A_connection_that_is_there_after_all_takes_a_number_after_the_one_under_which_it_was_thought_lost()
    {
        _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(401));
        Assert.Equal((StatusType.Offline, 2L), (_ann.Type, _ann.Ver));

        _ann.IsSwept(alive: ["connection1"]);

        Assert.Equal(new Published(StatusType.Online, "", 3), _ann.LastPublish);
    }

    [Rule("R11"), Fact]
    public void A_number_under_which_PushOnline_was_shown_is_not_given_to_a_custom_status()
    {
        // The phone is forgotten just after the browser's lease ended, and the service was not asked about the browser yet.
        _ann.On(Platform.IPhone).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(10)).IsSwept();
        _ann.Waits(FromDays(7) - FromSeconds(411));
        _ann.On(Platform.Web).SignsIn().Connects();
        _ann.Waits(FromSeconds(400));
        var shown = (_ann.Type, _ann.Ver);
        Assert.Equal(StatusType.PushOnline, shown.Type);

        _ann.Waits(FromSeconds(2)).Sets("tea");

        Assert.True(_ann.LastPublish!.Ver > _ann.Last.Before.Ver + 2, "two versions may have been shown since");
    }

    [Rule("R11"), Fact]
    public void A_number_under_which_Offline_was_shown_is_not_given_to_a_custom_status_that_is_cleared()
    {
        // The phone is forgotten, and a second later the lost page.
        _ann.On(Platform.IPhone).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(10)).IsSwept();
        _ann.Waits(FromDays(7) - FromSeconds(10) - FromSeconds(4000) + FromSeconds(1));
        _ann.On(Platform.Web).SignsIn().Beats();
        _ann.Waits(FromSeconds(400)).Sets("tea");
        _ann.Waits(FromSeconds(3600) - FromSeconds(2));
        var committed = _ann.Stored;

        _ann.Sets("");

        foreach (var ahead in (TimeSpan[])[FromSeconds(1), FromSeconds(2)])
        {
            var shown = PresenceView.Of(A.Ann, committed, Viewer.Watchers, _ann.Now + ahead, A.Timings);
            Assert.Equal(StatusType.Offline, shown.Type);
            Assert.NotEqual(shown.Ver, _ann.LastPublish!.Ver);
        }
    }

    [Rule("R10"), Fact]
    public void What_users_set_is_a_version_of_their_own_view_even_while_others_do_not_see_it()
    {
        _ann.On(Platform.IPhone).SignsIn();

        _ann.Sets("tea").Sets("cake");

        Assert.Equal((2, "cake"), (_ann.Ver, _ann.SeenBy(Viewer.Of(A.Ann)).Custom));
        Assert.Equal(new Published(StatusType.Offline, "", 2), _ann.LastPublish);
    }

    /// <param name="until">Until when readers may have seen what was there before each command.</param>
    private static void Look(History history, DateTimeOffset[] until)
    {
        var contents = new Dictionary<(long, Viewer), (StatusType, string)>();
        foreach (var (i, step) in Play.Steps(history).Index())
        {
            // Somebody reads at every change that comes before the command, and until some time after it.
            for (var seen = step.Before; ; seen = Timeline.At(seen, Timeline.NextChange(seen)!.Value, A.Timings))
            {
                Show(PresenceView.AsCommitted(A.Ann, seen, Viewer.Watchers), Viewer.Watchers);
                Show(PresenceView.AsCommitted(A.Ann, seen, Viewer.Of(A.Ann)), Viewer.Of(A.Ann));
                if (Timeline.NextChange(seen) is not { } next || next > until[i]) break;
            }
            Show(PresenceView.AsCommitted(A.Ann, step.Decision.State, Viewer.Watchers), Viewer.Watchers);
            Show(PresenceView.Of(A.Ann, step.After, Viewer.Of(A.Ann), step.At, A.Timings), Viewer.Of(A.Ann));
        }

        void Show(PresenceView view, Viewer viewer)
        {
            contents.TryAdd((view.Ver, viewer), (view.Type, view.Custom));
            Assert.Equal(contents[(view.Ver, viewer)], (view.Type, view.Custom));
        }
    }
}
