using Presence.Domain;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

public sealed class ReadCacheTests : IDisposable
{
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    private readonly World _world = new(readCacheFor: Old);

    public void Dispose() => _world.Dispose();

    [Rule("R30"), Fact]
    public async Task An_answer_about_others_is_old_up_to_the_bound_and_no_longer()
    {
        await _world.OnlineAsync(World.Ann);
        Assert.Equal(StatusType.Online, (await AskAsync(World.Ann)).Type);
        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));

        _world.Clock.Advance(Old - TimeSpan.FromTicks(1));
        var reads = _world.Store.Calls.Count;
        Assert.Equal(StatusType.Online, (await AskAsync(World.Ann)).Type);
        Assert.Equal(reads, _world.Store.Calls.Count);

        _world.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(StatusType.Offline, (await AskAsync(World.Ann)).Type);
    }

    [Rule("R33"), Rule("R30"), Fact]
    public async Task An_answer_says_how_old_it_is_and_how_long_it_holds()
    {
        await _world.OnlineAsync(World.Ann);
        var read = _world.Clock.Now;
        await AskAsync(World.Ann);
        _world.Clock.Advance(Old / 2);

        var old = await AskAsync(World.Ann);
        Assert.Equal((read, read + _world.Settings.Timings.Lease), (old.AsOf, old.HoldsUntil));
        _world.Clock.Advance(Old / 2);
        Assert.Equal(_world.Clock.Now, (await AskAsync(World.Ann)).AsOf);
    }

    [Deviation("T55"), Rule("R33"), Fact]
    public async Task GetUserStatus_says_so_only_where_the_caller_asks_for_it()
    {
        var api = new Endpoints(_world);
        await _world.OnlineAsync(World.Ann);
        await _world.KnownAsync("bob");
        var now = _world.Clock.Now.ToUnixTimeMilliseconds();

        var fresh = await api.CallAsync("getUserStatus", "ann", new { userIDList = new[] { "ann", "bob" }, withFreshness = true });
        Assert.Equal(
            $$"""{"userID":"ann","statusType":1,"customStatus":"","ver":1,"asOf":{{now}},"holdsUntil":{{now + 400_000}}}""",
            fresh.GetProperty("successUserList")[0].GetRawText());
        Assert.Equal(
            $$"""{"userID":"bob","statusType":3,"customStatus":"","ver":0,"asOf":{{now}},"holdsUntil":null}""",
            fresh.GetProperty("successUserList")[1].GetRawText());

        var plain = await api.CallAsync("getUserStatus", "ann", new { userIDList = new[] { "ann" } });
        Assert.Equal(
            """{"userID":"ann","statusType":1,"customStatus":"","ver":1}""", plain.GetProperty("successUserList")[0].GetRawText());
        var wrong = await api.AskAsync("getUserStatus", "ann", new { userIDList = new[] { "ann" }, withFreshness = 1 });
        Assert.Equal(70402, wrong.GetProperty("ErrorCode").GetInt32());
    }

    [Rule("R30"), Fact]
    public async Task Nobody_is_shown_beyond_a_lease_and_nobody_is_taken_for_gone_whose_lease_was_renewed()
    {
        await _world.OnlineAsync(World.Ann);
        await _world.OnlineAsync(World.Bob);
        var end = (await _world.StateAsync(World.Ann)).Sessions[0].Until;
        _world.Clock.Advance(end - _world.Clock.Now - TimeSpan.FromSeconds(5));
        Assert.Equal(StatusType.Online, (await AskAsync(World.Ann)).Type);
        Assert.Equal(StatusType.Online, (await AskAsync(World.Bob)).Type);
        await _world.DoAsync(World.Bob, new Command.Heartbeat("s1"));

        _world.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(StatusType.Offline, (await AskAsync(World.Ann)).Type);
        Assert.Equal(StatusType.Online, (await AskAsync(World.Bob)).Type);
    }

    [Rule("R30"), Fact]
    public async Task Callers_see_their_own_status_as_it_is()
    {
        await _world.OnlineAsync(World.Ann);
        await AskAsync(World.Ann);
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("busy"));

        Assert.Equal("", (await AskAsync(World.Ann, Viewer.Of(World.Bob.User))).Custom);
        Assert.Equal("busy", (await AskAsync(World.Ann, Viewer.Of(World.Ann.User))).Custom);
    }

    [Rule("R30"), Fact]
    public async Task A_user_who_becomes_known_is_seen_at_once()
    {
        Assert.False((await AskAsync(World.Ann)).Known);
        await _world.KnownAsync("ann");
        Assert.True((await AskAsync(World.Ann)).Known);
    }

    [Rule("R30"), Fact]
    public async Task What_is_shown_after_a_join_is_never_old()
    {
        await _world.OnlineAsync(World.Ann);
        await _world.OnlineAsync(World.Bob, connection: "b1");
        await AskAsync(World.Ann);
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("busy"));

        var subscribed = await _world.Subscriptions.SubscribeAsync(new(World.Bob), [World.Ann.User], null, default);

        Assert.Equal("busy", Assert.Single(subscribed.Watched).Custom);
    }

    [Fact]
    public async Task Only_those_are_read_who_are_not_remembered_and_the_order_is_kept()
    {
        await _world.OnlineAsync(World.Ann);
        await _world.OnlineAsync(World.Carol);
        await AskAsync(World.Carol);
        _world.Store.Calls.Clear();

        UserKey[] users = [World.Bob, World.Carol, World.Ann, World.Carol];
        var views = await _world.Presence.ReadAsync(users, Viewer.Backend, default, mayBeOld: true);

        Assert.Equal(["bob", "carol", "ann", "carol"], views.Select(view => view.User.Value));
        Assert.Equal([false, true, true, true], views.Select(view => view.Known));
        Assert.Equal(2, _world.Store.Calls.Sum(call => call.Cost));
    }

    [Fact]
    public async Task Without_the_setting_every_answer_is_read()
    {
        using var world = new World();
        await world.OnlineAsync(World.Ann);
        await world.Presence.ReadAsync([World.Ann], Viewer.Backend, default, mayBeOld: true);
        await world.DoAsync(World.Ann, new Command.SignOut("s1"));

        var views = await world.Presence.ReadAsync([World.Ann], Viewer.Backend, default, mayBeOld: true);
        Assert.Equal(StatusType.Offline, views[0].Type);
    }

    private async Task<PresenceView> AskAsync(UserKey user, Viewer? viewer = null) =>
        (await _world.Presence.ReadAsync([user], viewer ?? Viewer.Backend, default, mayBeOld: true))[0];
}
