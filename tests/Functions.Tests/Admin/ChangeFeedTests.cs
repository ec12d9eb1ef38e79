using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions.Admin;
using Presence.Functions.Application;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Admin;

/// <summary>The stream of changes that admins watch: best effort, and free while nobody watches.</summary>
public sealed class ChangeFeedTests : IDisposable
{
    private static readonly UserKey Admin = World.Key("administrator");

    private readonly World _world = new();
    private readonly Endpoints _api;

    public ChangeFeedTests() => _api = new Endpoints(_world);

    public void Dispose() => _world.Dispose();

    [Rule("R32"), Fact]
    public async Task Whoever_watches_hears_of_each_change_with_its_reason()
    {
        await WatchAsync();
        await _world.OnlineAsync(World.Ann, platform: Platform.IPhone);
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));
        await _world.DoAsync(World.Ann, new Command.Heartbeat("s1"));
        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));

        await Feed.FlushAsync(default);

        var (group, message) = Assert.Single(_world.Push.ToAdmins);
        Assert.Equal(("watch-1400000000", "onUserChanged"), (group, message.Target));
        var at = _world.Clock.Now.ToUnixTimeMilliseconds();
        string[] changes =
        [
            $$"""{"userID":"ann","statusType":1,"customStatus":"","ver":1,"reason":"Register","at":{{at}},"platform":"iPhone"}""",
            $$"""{"userID":"ann","statusType":1,"customStatus":"tea","ver":2,"reason":"CustomStatus","at":{{at}}}""",
            $$"""{"userID":"ann","statusType":3,"customStatus":"","ver":3,"reason":"Unregister","at":{{at}},"platform":"iPhone"}""",
        ];
        Assert.Equal($"[{string.Join(',', changes)}]", JsonSerializer.Serialize(message.Argument, JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task While_nobody_watches_nothing_is_kept_and_nothing_is_sent()
    {
        await _world.OnlineAsync(World.Ann);
        await WatchAsync();
        _world.Clock.Advance(ChangeWatch.WatchFor);
        await _world.OnlineAsync(World.Bob);

        await Feed.FlushAsync(default);

        Assert.Empty(_world.Push.ToAdmins);
    }

    [Fact]
    public async Task Only_a_connection_of_the_admin_may_watch_and_one_that_is_gone_may_not()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        Assert.Equal(6014, await WatchCodeAsync("c1"));

        await _world.OnlineAsync(Admin, connection: "c2");
        _world.Push.Gone["c2"] = true;
        Assert.Equal(6014, await WatchCodeAsync("c2"));
        Assert.Empty(_world.Push.Watching);
        Assert.Null((await _world.Switches.FindAsync(World.App, default)).WatchedUntil);
    }

    [Fact]
    public async Task Changes_of_another_app_are_not_told()
    {
        await WatchAsync();
        await _world.OnlineAsync(World.Ann with { App = 7 });

        await Feed.FlushAsync(default);

        Assert.Empty(_world.Push.ToAdmins);
    }

    [Fact]
    public async Task Other_instances_tell_too_from_their_next_look_on()
    {
        await WatchAsync();
        var other = _world.NewInstance();
        await other.Presence.ChangeAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""), default);
        await other.Presence.ChangeAsync(World.Ann, new Command.Heartbeat("s1"), default);
        await other.The<ChangeFeed>().FlushAsync(default);
        Assert.Empty(_world.Push.ToAdmins);

        using var watch = new SwitchWatch(
            _world.Switches, new ConfigurationBuilder().Build(), _world.Settings, other.The<ChangeFeed>(), _world.Clock,
            NullLogger<SwitchWatch>.Instance);
        await watch.LookAsync(default);
        await other.Presence.ChangeAsync(World.Ann, new Command.SetCustomStatus("tea"), default);
        await other.The<ChangeFeed>().FlushAsync(default);

        Assert.Single(_world.Push.ToAdmins);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task That_somebody_watches_is_kept_beside_the_switches(bool inTables)
    {
        ISwitchStore store = inTables ? new TableSwitchStore(await TestAccounts.NewAsync("WatchA")) : new MemorySwitchStore();
        var until = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await store.WatchAsync(7, until, default);
        Assert.Equal(new StoredSwitches(null, null) { WatchedUntil = until }, await store.FindAsync(7, default));

        await store.WriteAsync(7, new StoredSwitches(true, null), default);
        await store.WatchAsync(7, until.AddMinutes(1), default);

        Assert.Equal(new StoredSwitches(true, null) { WatchedUntil = until.AddMinutes(1) }, await store.FindAsync(7, default));
    }

    [Fact]
    public async Task Too_many_at_once_are_counted_and_left_out_and_messages_are_bounded()
    {
        await WatchAsync();
        for (var i = 0; i < ChangeFeed.ChangesMax + 9; i++)
            await _world.OnlineAsync(World.Key($"user{i}"));

        await Feed.FlushAsync(default);

        var messages = _world.Push.ToAdmins.Count(m => m.Message.Target == "onUserChanged");
        Assert.Equal(ChangeFeed.ChangesMax / ChangeFeed.ChangesPerMessage, messages);
        var missed = _world.Push.ToAdmins.Single(m => m.Message.Target == "onUserChangesMissed");
        Assert.Equal("""{"missed":9}""", JsonSerializer.Serialize(missed.Message.Argument, JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task A_message_that_does_not_get_through_harms_nobody()
    {
        await WatchAsync();
        await _world.OnlineAsync(World.Ann);
        _world.Push.Before = call =>
        {
            if (call == nameof(IPushTransport.SendToGroupAsync)) throw new HttpRequestException("503");
        };
        await Feed.FlushAsync(default);
        _world.Push.Before = _ => { };

        await _world.OnlineAsync(World.Bob);
        await Feed.FlushAsync(default);

        Assert.Single(_world.Push.ToAdmins);
    }

    private ChangeFeed Feed => _world.The<ChangeFeed>();

    private async Task WatchAsync()
    {
        await _world.OnlineAsync(Admin, connection: "c1");
        var answer = await _api.CallAsync("adminWatch", "administrator", new { connectionId = "c1" });
        Assert.Equal((_world.Clock.Now + ChangeWatch.WatchFor).ToUnixTimeMilliseconds(), answer.GetProperty("watchedUntil").GetInt64());
        Assert.Equal(("c1", "watch-1400000000"), Assert.Single(_world.Push.Watching.Keys));
    }

    private async Task<int> WatchCodeAsync(string connectionId) =>
        (await _api.AskAsync("adminWatch", "administrator", new { connectionId })).GetProperty("ErrorCode").GetInt32();
}
