using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>A device whose link comes and goes gets a wider grace, so that watchers are not told of each time (R26).</summary>
public sealed class FlappingTests
{
    private readonly Story _ann = A.User();
    private readonly Device _phone;

    public FlappingTests() => _phone = _ann.On(Platform.IPhone).SignsIn().Connects();

    [Deviation("T25"), Rule("R26"), Fact]
    public void Each_return_soon_after_the_one_before_doubles_the_grace_up_to_a_minute()
    {
        var graces = Enumerable.Range(0, 6).Select(_ => GoesAndReturns().TotalSeconds).ToList();

        Assert.Equal([10, 10, 20, 40, 60, 60], graces);     // the first return is one, and not soon after another
    }

    [Rule("R26"), Fact]
    public void A_return_that_does_not_come_soon_starts_anew()
    {
        for (var i = 0; i < 4; i++) GoesAndReturns();
        _ann.Waits(FromMinutes(10)).IsSwept(alive: [.. _ann.Connections]);
        GoesAndReturns();

        Assert.Equal(10, GoesAndReturns().TotalSeconds);
    }

    [Rule("R26"), Fact]
    public void A_device_that_was_stable_since_gets_the_usual_grace_at_once()
    {
        for (var i = 0; i < 4; i++) GoesAndReturns();
        for (var i = 0; i < 3; i++) _ann.Waits(FromMinutes(4)).IsSwept(alive: [.. _ann.Connections]);

        Assert.Equal(10, GoesAndReturns().TotalSeconds);
    }

    [Rule("R26"), Fact]
    public void A_reconnect_within_the_grace_is_no_return()
    {
        for (var i = 0; i < 10; i++)
        {
            _phone.LosesLink();
            _ann.Waits(FromSeconds(5));
            _phone.Connects();
        }

        Assert.Equal((0, null), (_phone.Session!.Flaps, _phone.Session.ReturnedAt));
    }

    [Rule("R26"), Rule("R3"), Fact]
    public void A_wide_grace_never_lengthens_the_lease()
    {
        for (var i = 0; i < 5; i++) GoesAndReturns();
        var until = _phone.Session!.Until;
        _ann.Waits(FromSeconds(350));

        _phone.LosesLink();

        Assert.Equal(until, _phone.Session!.Until);
    }

    // Its link goes, the loss is announced, and it comes back: how long the grace was.
    private TimeSpan GoesAndReturns()
    {
        _phone.LosesLink();
        var grace = _phone.Session!.Until - _ann.Now;
        _ann.Waits(grace).IsSwept();
        Assert.Equal(StatusType.PushOnline, _ann.LastPublish!.Type);
        _phone.Connects();
        return grace;
    }
}
