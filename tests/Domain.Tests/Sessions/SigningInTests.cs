using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

public sealed class SigningInTests
{
    private readonly Story _ann = A.User();

    [Rule("R17"), Fact]
    public void A_user_is_known_from_the_first_sign_in_on()
    {
        Assert.False(_ann.Seen.Known);

        var web = _ann.On(Platform.Web).SignsIn();
        Assert.True(_ann.Seen.Known);

        web.SignsOut();
        Assert.True(_ann.Waits(FromDays(365)).Seen.Known);
    }

    [Rule("R7"), Fact]
    public void The_same_device_goes_on_with_its_session()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        var before = _ann.Stored;
        _ann.Waits(FromSeconds(5));

        var again = _ann.On(Platform.IPhone).SignsIn();

        Assert.Equal(phone.SessionId, again.SessionId);
        Assert.Same(before, _ann.Stored);
    }

    [Rule("R7"), Fact]
    public void A_device_that_still_waits_gets_its_whole_lease_again()
    {
        _ann.On(Platform.IPhone).SignsIn();
        _ann.Waits(FromSeconds(300));
        var again = _ann.On(Platform.IPhone).SignsIn();

        Assert.Equal(_ann.Now + FromSeconds(400), again.Session!.Until);
        Assert.Equal(A.Start, again.Session.SignedInAt);
    }

    [Rule("R7"), Fact]
    public void Another_instance_or_another_platform_is_another_session()
    {
        _ann.On(Platform.Web).SignsIn();
        _ann.On(Platform.Web, "second browser").SignsIn();
        _ann.On(Platform.IPhone).SignsIn();

        Assert.Equal(3, _ann.Seen.Sessions.Count);
    }

    [Rule("R7"), Theory]
    [InlineData(0), InlineData(5), InlineData(100)]
    public void Signing_out_ends_a_phone_at_once_without_PushOnline(int secondsAfterTheLoss)
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(secondsAfterTheLoss));

        phone.SignsOut();

        Assert.Equal(new Effect.Kick(phone.Connection, KickReason.SignedOut), Assert.Single(_ann.LastKicks));
        Assert.Equal(StatusType.Offline, _ann.Type);
        Assert.Equal(StatusType.Offline, _ann.LastPublish!.Type);
        Assert.Null(phone.Session);
    }

    [Deviation("T36"), Rule("R7"), Fact]
    public void The_thirty_third_session_pushes_out_the_earliest_and_its_device_is_told()
    {
        var first = Fill(Limits.SessionsPerUserMax);
        Assert.NotNull(first.Session);

        _ann.On(Platform.Linux, "33").SignsIn();

        Assert.Null(first.Session);
        Assert.Equal(new Effect.Kick(first.Connection, KickReason.TooManyDevices), Assert.Single(_ann.LastKicks));
        Assert.Equal(Limits.SessionsPerUserMax, _ann.Seen.Sessions.Count);
        Assert.Equal(StatusType.Online, _ann.Type);
    }

    [Rule("R7"), Fact]
    public void A_lapsed_session_is_pushed_out_before_the_earliest()
    {
        var first = Fill(Limits.SessionsPerUserMax - 1);
        var web = _ann.On(Platform.Web).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(10)).IsSwept();

        _ann.On(Platform.Linux, "33").SignsIn();

        Assert.Null(web.Session);
        Assert.NotNull(first.Session);
        Assert.Empty(_ann.LastKicks);
    }

    [Rule("R7"), Fact]
    public void A_session_without_a_connection_is_pushed_out_in_silence()
    {
        for (var i = 0; i <= Limits.SessionsPerUserMax; i++) _ann.On(Platform.Linux, $"{i}").SignsIn();

        Assert.Empty(_ann.Last.Effects);
        Assert.Equal("1", _ann.Seen.Sessions[0].Instance);
    }

    [Rule("R7"), Fact]
    public void Signing_in_again_and_again_without_connecting_pushes_out_no_device_that_is_there()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        var pad = _ann.On(Platform.IPad).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(10)).IsSwept();

        for (var i = 1; i <= 3 * Limits.SessionsPerUserMax; i++)
        {
            _ann.On(Platform.Linux, $"{i}").SignsIn();
            Assert.Empty(_ann.Last.Effects);
        }

        Assert.Equal(Phase.Online, phone.Session!.Phase);
        Assert.Equal(Phase.Lost, pad.Session!.Phase);
        Assert.Equal(["67", "96"], new[] { _ann.Seen.Sessions[2].Instance, _ann.Seen.Sessions[^1].Instance });
    }

    [Rule("R7"), Fact]
    public void A_device_that_can_only_be_pushed_to_goes_before_one_that_is_Online()
    {
        var first = Fill(Limits.SessionsPerUserMax - 1);
        var pad = _ann.On(Platform.IPad).SignsIn().Connects().LosesLink();
        _ann.Waits(FromSeconds(10)).IsSwept();

        _ann.On(Platform.Linux, "33").SignsIn();

        Assert.Null(pad.Session);
        Assert.Equal(Phase.Online, first.Session!.Phase);
        Assert.Empty(_ann.LastKicks);
    }

    // Phones, all connected; the first of them.
    private Device Fill(int count)
    {
        var all = Enumerable.Range(1, count).Select(i => _ann.On(Platform.IPhone, $"{i}").SignsIn().Connects()).ToList();
        return all[0];
    }
}
