using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>A device that was pushed out may not push out in return (R25): two that reconnect by themselves would never stop.</summary>
public sealed class PushedOutTests
{
    private static readonly LoginPolicy OneOfEach = new(LoginMode.Multi);
    private static readonly int[] StockRetries = [0, 2, 10, 30];       // seconds between the attempts of a stock client

    private readonly Story _ann = A.User(new AppRules(new LoginPolicy(LoginMode.Single)));
    private readonly Device _phone, _web;

    public PushedOutTests()
    {
        _phone = _ann.On(Platform.IPhone).SignsIn().Connects();
        _web = _ann.On(Platform.Web).SignsIn().Connects();
        Assert.Single(_ann.LastKicks);
    }

    [Deviation("T53"), Rule("R25"), Rule("R18"), Fact]
    public void It_is_refused_for_a_minute()
    {
        var stored = _ann.Waits(FromSeconds(60) - A.Tick).Stored;
        _phone.SignsIn();
        Assert.Equal(Refusal.PushedOut, _ann.Last.Refusal);
        Assert.Same(stored, _ann.Stored);

        _ann.Waits(A.Tick);
        _phone.SignsIn().Connects();

        Assert.Equal(Phase.Online, _phone.Session!.Phase);
        Assert.Null(_web.Session);
    }

    [Rule("R25"), Fact]
    public void With_a_new_signature_the_user_has_signed_in_on_purpose()
    {
        _phone.SignsInAnew().Connects();

        Assert.Equal(Phase.Online, _phone.Session!.Phase);
        Assert.Null(_web.Session);
    }

    [Rule("R25"), Fact]
    public void It_may_come_back_where_it_pushes_nobody_out()
    {
        _web.SignsOut();

        _phone.SignsIn().Connects();

        Assert.Null(_ann.Last.Refusal);
        Assert.Equal(Phase.Online, _phone.Session!.Phase);
    }

    [Rule("R25"), Fact]
    public void One_that_signed_in_while_it_pushed_nobody_out_is_refused_when_it_comes_Online_beside_another()
    {
        _web.SignsOut();
        _phone.SignsIn();
        _ann.On(Platform.Mac).SignsIn().Connects();

        _phone.Connects();
        Assert.Equal(Refusal.PushedOut, _ann.Last.Refusal);

        _phone.Beats();
        Assert.Equal(Refusal.PushedOut, _ann.Last.Refusal);
    }

    [Rule("R25"), Rule("R7"), Fact]
    public void The_33rd_device_is_not_pushed_out_in_return_by_the_one_that_went_for_it()
    {
        var bob = A.User();
        var devices = Enumerable.Range(1, 33).Select(i => bob.On(Platform.Linux, $"{i}").SignsIn().Connects()).ToList();

        devices[0].SignsIn();

        Assert.Equal(Refusal.PushedOut, bob.Last.Refusal);
        Assert.NotNull(devices[^1].Session);
    }

    [Rule("R25"), Rule("R19"), Fact]
    public void Two_devices_that_share_a_session_do_not_take_turns_either()
    {
        var bob = A.User(new AppRules(OneOfEach));
        var (home, work) = (bob.On(Platform.Web), bob.On(Platform.Web));
        home.SignsIn().Connects("home");
        work.SignsIn().Connects("work");
        Assert.Equal(["home"], bob.LastKicks.Select(kick => kick.ConnectionId));

        home.SignsIn();
        Assert.Equal(Refusal.PushedOut, bob.Last.Refusal);
        home.Connects("home again");
        Assert.Equal(Refusal.PushedOut, bob.Last.Refusal);

        Assert.Equal(["work"], bob.Connections);
    }

    [Rule("R25"), Fact]
    public void Two_devices_that_always_reconnect_come_to_one_push_out() =>
        Check.One(Play.Cases, Prop.ForAll(Games, game =>
        {
            var bob = A.User(new AppRules(game.Policy));
            var devices = game.Devices.Select(device => bob.On(device.Platform, device.Instance)).ToArray();
            var attempts = new PriorityQueue<(Device Device, int Tries), (DateTimeOffset, int)>();
            foreach (var (i, device) in devices.Index()) attempts.Enqueue((device, 0), (A.Start + FromSeconds(i), i));
            var pushedOut = new List<string>();
            var events = 0;
            while (attempts.TryDequeue(out var attempt, out var due))
            {
                Assert.True(events++ < 100, "they take turns for ever");
                var (device, tries) = attempt;
                bob.Waits(due.Item1 - bob.Now);
                device.SignsIn();
                if (bob.Last.Refusal is null) Up(device);
                if (bob.Last.Refusal is not null && tries < StockRetries.Length) Later(device, tries);
            }
            Assert.Single(pushedOut);

            // What a stock client does when its connection is closed: it tries again, a few times.
            void Up(Device device)
            {
                device.Connects();
                foreach (var kick in bob.LastKicks)
                {
                    pushedOut.Add(kick.ConnectionId);
                    Later(devices.Single(other => other.Connection == kick.ConnectionId), 0);
                }
            }

            void Later(Device device, int tries) =>
                attempts.Enqueue((device, tries + 1), (bob.Now + FromSeconds(StockRetries[tries]) + game.Delay, events));
        }));

    private sealed record Game(LoginPolicy Policy, (Platform Platform, string Instance)[] Devices, TimeSpan Delay);

    // Two devices that may not be side by side: of two platforms, of one, or sharing a session.
    private static Arbitrary<Game> Games => Arb.From(
        from delay in Gen.Choose(0, 3000)
        from game in Gen.Elements(
            (new LoginPolicy(LoginMode.Single), Platform.IPhone, "", Platform.Web, ""),
            (new LoginPolicy(LoginMode.Dual), Platform.IPhone, "", Platform.Mac, "office"),
            (new LoginPolicy(LoginMode.Triple), Platform.IPad, "", Platform.Android, ""),
            (OneOfEach, Platform.Web, "home", Platform.Web, "work"),
            (OneOfEach, Platform.Web, "", Platform.Web, ""))
        from swap in Gen.Elements(false, true)
        let devices = ((Platform, string)[])[(game.Item2, game.Item3), (game.Item4, game.Item5)]
        select new Game(game.Item1, swap ? [.. devices.Reverse()] : devices, FromMilliseconds(delay)));
}
