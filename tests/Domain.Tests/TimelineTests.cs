using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

public sealed class TimelineTests
{
    private readonly Story _ann = A.User();

    [Rule("R11"), Theory]
    [InlineData(409), InlineData(410), InlineData(3600), InlineData(604_800), InlineData(605_200), InlineData(700_000)]
    public void A_read_and_a_sweep_that_hears_of_no_connection_see_the_same_at_the_same_instant(int seconds)
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        var read = _ann.Waits(FromSeconds(seconds)).Seen;

        Assert.Equal(read with { AbsentSince = null }, _ann.IsSwept().Stored with { AbsentSince = null });
    }

    [Rule("R11"), Fact]
    public void Many_sweeps_and_one_late_sweep_come_to_the_same()
    {
        var often = A.User();
        foreach (var story in (Story[])[_ann, often])
        {
            story.On(Platform.IPhone).SignsIn().Connects();
            story.Sets("in a meeting");
        }

        for (var minute = 0; minute < 11_000; minute++) often.Waits(FromMinutes(1)).IsSwept();
        _ann.Waits(FromMinutes(11_000)).IsSwept().Waits(FromHours(1)).IsSwept();

        Assert.Equal(_ann.Stored, often.Stored);
        Assert.Equal(StatusType.Offline, _ann.Type);
    }

    [Rule("R11"), Fact]
    public void When_nothing_ran_out_the_state_is_the_same_object()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();

        Assert.Same(_ann.Stored, Timeline.At(_ann.Stored, _ann.Now + FromSeconds(400) - A.Tick, A.Timings));
        Assert.Same(_ann.Stored, Timeline.At(_ann.Stored, DateTimeOffset.MinValue, A.Timings));
    }

    [Rule("R10"), Rule("R11"), Fact]
    public void Two_sessions_that_run_out_at_the_same_instant_are_one_change()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.On(Platform.Web).SignsIn().Connects();

        Assert.Equal(2, _ann.Waits(FromSeconds(400)).Ver);
        Assert.Equal(StatusType.PushOnline, _ann.Type);
    }
}
