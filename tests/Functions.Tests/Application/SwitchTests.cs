using Microsoft.Extensions.Configuration;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Switches of an app that change while it runs, and what becomes of those who are connected.</summary>
public sealed class SwitchTests : IDisposable
{
    private readonly World _world = new();
    private readonly RecordingLog<SwitchWatch> _log = new();

    public void Dispose() => _world.Dispose();

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_an_operator_sets_holds_from_the_next_look_on(bool inTables)
    {
        ISwitchStore store = inTables ? new TableSwitchStore(await TestAccounts.NewAsync("SwitchA", "SwitchB")) : new MemorySwitchStore();
        using var watch = Watch(store);
        Assert.Equal(default, await store.FindAsync(World.App, default));
        Assert.True(UserStatus);

        await store.WriteAsync(World.App, new StoredSwitches(false, true), default);
        await store.WriteAsync(World.App + 1, new StoredSwitches(true, true), default);
        Assert.True(UserStatus);
        await watch.LookAsync(default);
        Assert.Equal((false, true), (UserStatus, FriendStatus));

        await store.WriteAsync(World.App, new StoredSwitches(null, false), default);
        await watch.LookAsync(default);
        Assert.Equal((true, false), (UserStatus, FriendStatus));
    }

    [Fact]
    public async Task The_settings_are_read_again_too_and_what_is_set_goes_before_them()
    {
        var settings = Written(userStatus: "true");
        var store = new MemorySwitchStore();
        using var watch = Watch(store, settings);

        settings["Presence:Apps:0:UserStatus"] = "off";
        await watch.LookAsync(default);
        Assert.False(UserStatus);

        await store.WriteAsync(World.App, new StoredSwitches(true, null), default);
        await watch.LookAsync(default);
        Assert.True(UserStatus);
    }

    [Fact]
    public async Task While_they_cannot_be_read_switches_stay_as_they_are_and_the_log_says_so_once()
    {
        var settings = Written(userStatus: "false");
        using var watch = Watch(new MemorySwitchStore(), settings);
        await watch.LookAsync(default);

        settings["Presence:Apps:0:UserStatus"] = "perhaps";
        for (var look = 0; look < 3; look++) await watch.LookAsync(default);

        Assert.False(UserStatus);
        Assert.Single(_log.Lines, line => line.Contains("Presence__Apps__0__UserStatus", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_looks_again_and_again()
    {
        var store = new MemorySwitchStore();
        using var watch = Watch(store);
        await watch.StartAsync(default);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (var on in (bool[])[false, true])
        {
            await store.WriteAsync(World.App, new StoredSwitches(on, null), default);
            while (UserStatus != on)
            {
                Assert.False(late.IsCancellationRequested, "nobody looks");
                _world.Clock.Advance(SwitchWatch.Every);
                await Task.Yield();
            }
        }
        await watch.StopAsync(default);
    }

    [Deviation("T49"), Rule("R23"), Fact]
    public async Task Who_is_connected_hears_of_friends_within_one_lease_after_the_switch_is_on_and_no_more_after_it_is_off()
    {
        await _world.KnownAsync("bob", "carol");
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await _world.Subscriptions.SubscribeAsync(new UserRows(World.Ann), [World.Carol.User], null, default);
        var friends = new[] { World.Bob, World.Carol }.Select(user => new Friend(user.User, _world.Clock.Now) { AddSource = "Web" });
        await _world.Friends.AddAsync(World.Ann, [.. friends], both: false, replace: false, default);
        Assert.Equal(["carol"], _world.Push.HeardBy("c1"));

        Switch(on: true);
        Assert.Equal(["carol"], _world.Push.HeardBy("c1"));
        await AuditAsync();
        Assert.Equal(["bob", "carol"], _world.Push.HeardBy("c1"));
        Assert.Contains(_world.Push.Shown, shown => shown is { Connection: "c1", Status.UserID: "bob" });

        var calls = _world.Push.Calls.Count(call => call == nameof(_world.Push.JoinAsync));
        await AuditAsync();
        Assert.Equal(calls, _world.Push.Calls.Count(call => call == nameof(_world.Push.JoinAsync)));   // once is enough

        Switch(on: false);
        await AuditAsync();
        Assert.Equal(["carol"], _world.Push.HeardBy("c1"));
        Assert.Empty(await _world.TasksAsync());
    }

    [Rule("R23"), Fact]
    public async Task Whose_groups_could_not_be_changed_is_left_to_the_sweep_of_tasks()
    {
        await _world.KnownAsync("bob");
        await _world.OnlineAsync(World.Ann, connection: "c1");
        var bob = new Friend(World.Bob.User, _world.Clock.Now) { AddSource = "Web" };
        await _world.Friends.AddAsync(World.Ann, [bob], both: false, replace: false, default);
        Switch(on: true);
        _world.Push.Before = call =>
        {
            if (call == nameof(_world.Push.JoinAsync)) throw new TimeoutException();
        };
        await AuditAsync();
        _world.Push.Before = _ => { };

        await _world.SweepTasksAsync();

        Assert.Equal(["bob"], _world.Push.HeardBy("c1"));
    }

    [Deviation("T49"), Fact]
    public async Task Who_is_subscribed_goes_on_hearing_while_user_status_is_off()
    {
        await _world.KnownAsync("bob");
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await _world.Subscriptions.SubscribeAsync(new UserRows(World.Ann), [World.Bob.User], null, default);

        _world.Settings.Switched.Set(World.TheApp, new(false, false));
        await AuditAsync();
        await _world.OnlineAsync(World.Bob);

        Assert.Equal(["bob"], _world.Push.HeardBy("c1"));
        Assert.Equal(StatusType.Online, _world.Push.LastToldOf(World.Bob)!.StatusType);
    }

    private bool UserStatus => _world.Settings.Find(World.App)!.UserStatus;

    private bool FriendStatus => _world.Settings.RulesOf(World.App).HearsFriends;

    private static IConfigurationRoot Written(string userStatus) => new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Presence:Apps:0:SdkAppId"] = $"{World.App}", ["Presence:Apps:0:UserStatus"] = userStatus,
        }).Build();

    private SwitchWatch Watch(ISwitchStore store, IConfiguration? settings = null) => new(
        store, settings ?? new ConfigurationBuilder().Build(), _world.Settings, _world.The<ChangeFeed>(), _world.Clock, _log);

    private void Switch(bool on) => _world.Settings.Switched.Set(World.TheApp, new(true, on));

    // The time comes when the service is asked about connections.
    private Task AuditAsync()
    {
        _world.Clock.Advance(_world.Settings.Timings.Lease - _world.Settings.Timings.AuditBefore);
        return _world.SweepAsync();
    }
}
