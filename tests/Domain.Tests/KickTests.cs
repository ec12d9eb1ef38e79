using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>An admin ends every session of a user.</summary>
public sealed class KickTests
{
    private readonly Story _ann = A.User(new AppRules(NotesChanges: true));

    [Rule("R21"), Fact]
    public void Every_session_ends_at_once_and_every_device_is_told()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        var beating = _ann.On(Platform.Linux).SignsIn().Beats();
        var waiting = _ann.On(Platform.Mac).SignsIn();

        _ann.IsKicked();

        Assert.All((Device[])[phone, web, beating, waiting], device => Assert.Null(device.Session));
        Assert.Equal([phone.Connection, web.Connection], _ann.LastKicks.Select(kick => kick.ConnectionId));
        Assert.All(_ann.LastKicks, kick => Assert.Equal(KickReason.KickedByAdmin, kick.Reason));
        Assert.Equal(new Published(StatusType.Offline, "", 2), _ann.LastPublish);
    }

    [Rule("R21"), Fact]
    public void PushOnline_ends_too()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Waits(FromSeconds(400)).IsSwept();

        _ann.IsKicked();

        Assert.Equal(StatusType.Offline, _ann.Type);
        Assert.Equal(StatusType.Offline, _ann.Waits(FromDays(1)).Type);
    }

    [Deviation("W5"), Rule("R21"), Rule("R20"), Fact]
    public void It_is_noted_as_a_logout_of_each_device_that_had_logged_in()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.On(Platform.Web).SignsIn().Connects();
        _ann.On(Platform.Mac).SignsIn();
        _ann.IsDelivered(2);

        _ann.IsKicked();

        Assert.Equal([(NoticeKind.Logout, Platform.IPhone), (NoticeKind.Logout, Platform.Web)], _ann.Waiting);
        Assert.True(_ann.DeliversNotices);
    }

    [Rule("R21"), Fact]
    public void The_latest_kick_is_remembered_by_the_clock_that_signatures_are_dated_by()
    {
        _ann.On(Platform.IPhone).SignsIn();
        Assert.Null(_ann.Stored.KickedAt);
        var at = _ann.Now + FromDays(-9);

        _ann.Does(new Command.Kick(at)).Does(new Command.Kick(at - FromHours(1)));

        Assert.Equal(at, _ann.Stored.KickedAt);
        Assert.Equal(at + FromHours(1), _ann.Does(new Command.Kick(at + FromHours(1))).Stored.KickedAt);
    }

    [Rule("R21"), Fact]
    public void It_outlives_every_session_and_a_device_that_signs_in_anew_is_Online_again()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        var at = _ann.IsKicked().Stored.KickedAt;

        _ann.Waits(FromDays(30)).On(Platform.IPhone).SignsIn().Connects();

        Assert.Equal(StatusType.Online, _ann.Type);
        Assert.Equal(at, _ann.Stored.KickedAt);
    }

    [Rule("R21"), Rule("R18"), Fact]
    public void A_signature_that_was_made_until_the_kick_is_refused_and_a_later_one_is_not()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        var kicked = _ann.IsKicked().Now;
        var stored = _ann.Waits(FromMinutes(1)).Stored;

        foreach (var signedAt in (DateTimeOffset[])[kicked - FromDays(1), kicked])
        {
            _ann.Does(new Command.SignIn("phone", Platform.IPhone, "") { SignedAt = signedAt });
            Assert.Equal(Refusal.SignatureRevoked, _ann.Last.Refusal);
            Assert.Same(stored, _ann.Stored);
        }

        _ann.Does(new Command.SignIn("phone", Platform.IPhone, "") { SignedAt = kicked + A.Tick });
        Assert.Null(_ann.Last.Refusal);
    }

    [Rule("R21"), Rule("R18"), Fact]
    public void An_unknown_user_cannot_be_kicked_and_an_imported_one_can()
    {
        _ann.IsKicked();
        Assert.Equal(Refusal.UserUnknown, _ann.Last.Refusal);
        Assert.Same(UserState.None, _ann.Stored);

        _ann.IsImported().IsKicked();

        Assert.Null(_ann.Last.Refusal);
        Assert.Equal(_ann.Now, _ann.Stored.KickedAt);
        Assert.Empty(_ann.Last.Effects);
    }

    [Rule("R21"), Rule("R16"), Fact]
    public void Subscriptions_go_as_they_do_after_any_last_session()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();

        _ann.IsKicked();

        Assert.Equal(_ann.Now, _ann.Stored.AbsentSince);
        Assert.Equal(1, _ann.Waits(FromHours(1)).IsSwept().Stored.SubscriptionEra);
    }
}
