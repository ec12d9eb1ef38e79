using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>Deleting an account, and what is left of it (R31).</summary>
public sealed class DeletionTests
{
    private readonly Story _ann = A.User();

    [Deviation("T47"), Rule("R31"), Fact]
    public void Nothing_is_left_but_what_keeps_signatures_void_and_numbers_from_going_back()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("in a meeting");
        _ann.IsDeleted();

        Assert.Equal(
            UserState.None with
            {
                Ver = 3, KickedAt = _ann.Now, DeletedAt = _ann.Now, SubscriptionEra = 1, ForgetCheckAt = _ann.Now + FromDays(180),
            },
            _ann.Stored);
        Assert.Equal(new Published(StatusType.Offline, "", 3), _ann.LastPublish);
        Assert.Equal([new Effect.Kick("connection1", KickReason.AccountDeleted)], _ann.LastKicks);
        Assert.False(_ann.SeenBy(Viewer.Backend).Known);
    }

    [Rule("R31"), Rule("R21"), Fact]
    public void A_signature_from_before_is_void_and_one_from_after_makes_the_account_anew()
    {
        _ann.IsImported().IsDeleted();
        var before = _ann.Now;
        _ann.Waits(FromDays(1));

        _ann.Does(new Command.SignIn("s1", Platform.Web, "") { SignedAt = before });
        Assert.Equal(Refusal.SignatureRevoked, _ann.Last.Refusal);
        _ann.Does(new Command.SignIn("s1", Platform.Web, "") { SignedAt = _ann.Now });

        Assert.Null(_ann.Last.Refusal);
        Assert.Equal((true, false, before), (_ann.Stored.Known, _ann.Stored.IsDeleted, _ann.Stored.DeletedAt!.Value));
    }

    [Rule("R31"), Rule("R18"), Fact]
    public void An_unknown_account_cannot_be_deleted_and_neither_can_one_twice()
    {
        Assert.Equal(Refusal.UserUnknown, _ann.IsDeleted().Last.Refusal);

        _ann.IsImported().IsDeleted().Waits(FromSeconds(1)).IsDeleted();

        Assert.Equal(Refusal.UserUnknown, _ann.Last.Refusal);
    }

    [Rule("R31"), Fact]
    public void What_was_asked_for_before_the_last_deletion_deletes_nothing_that_was_made_since()
    {
        var asked = _ann.Now;
        _ann.IsImported().Waits(FromSeconds(1)).IsDeleted().Waits(FromSeconds(1)).IsImported();

        _ann.Does(new Command.Delete(_ann.Now, asked));

        Assert.Null(_ann.Last.Refusal);
        Assert.True(_ann.Stored.Known);
    }

    [Deviation("W4"), Rule("R31"), Rule("R20"), Fact]
    public void The_apps_backend_hears_of_the_logouts_and_of_what_waited()
    {
        var ann = A.User(new AppRules(NotesChanges: true));
        ann.On(Platform.IPhone).SignsIn().Connects();
        ann.On(Platform.Web).SignsIn();
        ann.Sets("in a meeting").IsDeleted();

        Assert.Equal(
            [(NoticeKind.Login, Platform.IPhone), (NoticeKind.CustomStatus, Platform.Web), (NoticeKind.Logout, Platform.IPhone)],
            ann.Waiting);
        Assert.Equal(3, ann.Stored.Notices.LastSeq);
    }

    [Deviation("T47"), Rule("R31"), Fact]
    public void What_is_left_goes_when_no_signature_from_before_can_be_valid_any_more()
    {
        _ann.IsImported().IsDeleted();
        Assert.Equal(_ann.Now + FromDays(180), _ann.NextDue(DueKind.Expiry));

        Assert.False(_ann.Waits(FromDays(180) - A.Tick).IsSwept().Last.Forgets);
        Assert.True(_ann.Waits(A.Tick).IsSwept().Last.Forgets);
        Assert.Equal(UserState.None, _ann.Stored);
    }
}
