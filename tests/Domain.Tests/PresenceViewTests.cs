using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>What each viewer sees of ann.</summary>
public sealed class PresenceViewTests
{
    private static readonly Viewer Self = Viewer.Of(A.Ann), Other = Viewer.Of(A.Bob);
    private static readonly Viewer[] Everybody = [Self, Other, Viewer.Watchers, Viewer.Backend], AllButSelf = Everybody[1..];

    private readonly Story _ann = A.User();

    [Rule("R17"), Fact]
    public void An_unknown_user_is_known_to_themselves_alone()
    {
        Assert.True(_ann.SeenBy(Self).Known);
        Assert.All(AllButSelf, viewer => Assert.False(_ann.SeenBy(viewer).Known));

        _ann.IsImported();

        Assert.All(Everybody, viewer => Assert.True(_ann.SeenBy(viewer).Known));
    }

    [Fact]
    public void Another_spelling_of_the_id_is_another_user()
    {
        Assert.False(_ann.SeenBy(Viewer.Of(new UserId("Ann"))).Known);
        Assert.True(_ann.SeenBy(Viewer.Of(new UserId("ann"))).Known);
    }

    [Fact]
    public void Of_a_user_of_whom_nothing_can_be_read_a_view_says_so_and_nothing_else()
    {
        var view = PresenceView.Unreadable(A.Ann);

        Assert.True(view.IsUnreadable);
        Assert.Equal((A.Ann, false, StatusType.Unknown, "", 0L), (view.User, view.Known, view.Type, view.Custom, view.Ver));
        Assert.Empty(view.Devices);
        Assert.All(Everybody, viewer => Assert.False(_ann.SeenBy(viewer).IsUnreadable));
    }

    [Rule("R1"), Fact]
    public void Everybody_sees_the_same_status_version_and_user()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("tea");
        AllSee(StatusType.Online, 2);

        _ann.Waits(FromSeconds(400));
        AllSee(StatusType.PushOnline, 3);

        _ann.Waits(FromDays(7));
        AllSee(StatusType.Offline, 4);

        void AllSee(StatusType type, long ver) => Assert.All(Everybody, viewer =>
        {
            var view = _ann.SeenBy(viewer);
            Assert.Equal((A.Ann, type, ver), (view.User, view.Type, view.Ver));
        });
    }

    [Rule("R9"), Fact]
    public void A_custom_status_set_before_Online_is_seen_by_the_user_alone()
    {
        var phone = _ann.On(Platform.IPhone).SignsIn();
        _ann.Sets("tea");
        Assert.Equal((StatusType.Offline, "tea"), (_ann.SeenBy(Self).Type, _ann.SeenBy(Self).Custom));
        Assert.All(AllButSelf, viewer => Assert.Equal("", _ann.SeenBy(viewer).Custom));

        phone.Connects();

        Assert.All(Everybody, viewer => Assert.Equal("tea", _ann.SeenBy(viewer).Custom));
    }

    [Rule("R9"), Fact]
    public void A_custom_status_is_gone_for_everybody_with_the_end_of_Online_and_a_new_one_is_seen_by_the_user_alone()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("tea").Waits(FromSeconds(400));
        Assert.All(Everybody, viewer => Assert.Equal("", _ann.SeenBy(viewer).Custom));

        _ann.IsSwept().Sets("cake");

        Assert.Equal((StatusType.PushOnline, "cake"), (_ann.SeenBy(Self).Type, _ann.SeenBy(Self).Custom));
        Assert.All(AllButSelf, viewer => Assert.Equal("", _ann.SeenBy(viewer).Custom));
    }

    [Fact]
    public void Devices_are_seen_by_the_backend_and_the_user_alone()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();

        Assert.All([Self, Viewer.Backend], viewer =>
            Assert.Equal([new DeviceView(Platform.IPhone, Phase.Online, 0)], _ann.SeenBy(viewer).Devices));
        Assert.All([Other, Viewer.Watchers], viewer => Assert.Empty(_ann.SeenBy(viewer).Devices));
    }

    [Fact]
    public void Devices_stand_in_the_order_of_their_sign_in_and_those_that_wait_are_hidden()
    {
        var web = _ann.On(Platform.Web).SignsIn().Connects();
        var waiting = _ann.On(Platform.Linux).SignsIn();
        _ann.On(Platform.IPhone).SignsIn().Beats();
        _ann.Waits(FromSeconds(100));
        _ann.On(Platform.Mac).SignsIn().Beats();
        _ann.Waits(FromSeconds(300));
        waiting.SignsIn();

        AllSee((Platform.Web, Phase.Lost), (Platform.IPhone, Phase.Lost), (Platform.Mac, Phase.Online));

        web.Beats();
        AllSee((Platform.Web, Phase.Online), (Platform.IPhone, Phase.Lost), (Platform.Mac, Phase.Online));

        void AllSee(params (Platform, Phase)[] expected) => Assert.All([Self, Viewer.Backend], viewer =>
            Assert.Equal(expected, _ann.SeenBy(viewer).Devices.Select(device => (device.Platform, device.Phase))));
    }

    [Fact]
    public void A_device_keeps_its_number_while_it_is_signed_in()
    {
        _ann.Does(new Command.SignIn("0000001aa", Platform.Web, "home"));
        _ann.Does(new Command.SignIn("0000002aa", Platform.Web, "work"));
        foreach (var id in (string[])["0000001aa", "0000002aa"]) _ann.Does(new Command.Connect(id, $"connection of {id}"));
        Assert.Equal([1, 2], Numbers());

        _ann.Waits(FromSeconds(400)).Does(new Command.Heartbeat("0000002aa"));
        Assert.Equal([1, 2], Numbers());

        _ann.Does(new Command.SignOut("0000001aa"));
        Assert.Equal([2], Numbers());

        IEnumerable<int> Numbers() => _ann.SeenBy(Self).Devices.Select(device => device.Number);
    }

    [Rule("R11"), Fact]
    public void A_view_takes_what_has_run_out_into_account_and_a_committed_one_does_not()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("tea").Waits(FromSeconds(400));

        Assert.All(Everybody, viewer =>
        {
            var committed = PresenceView.AsCommitted(A.Ann, _ann.Stored, viewer);
            Assert.Equal((StatusType.Online, "tea", 2L), (committed.Type, committed.Custom, committed.Ver));
            var present = _ann.SeenBy(viewer);
            Assert.Equal((StatusType.PushOnline, "", 3L), (present.Type, present.Custom, present.Ver));
        });
        Assert.Equal(Phase.Online, Assert.Single(PresenceView.AsCommitted(A.Ann, _ann.Stored, Self).Devices).Phase);
        Assert.Equal(Phase.Lost, Assert.Single(_ann.SeenBy(Self).Devices).Phase);
    }

    [Rule("R12"), Fact]
    public void A_decision_shows_what_was_committed_however_long_telling_takes()
    {
        _ann.On(Platform.IPhone).SignsIn().Connects();
        _ann.Sets("tea");
        var published = _ann.LastPublish;

        _ann.Waits(FromDays(30));

        Assert.Equal(new Published(StatusType.Online, "tea", 2), published);
        Assert.Equal(published, _ann.LastPublish);
    }
}
