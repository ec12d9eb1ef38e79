using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Functions.Tests.Support;

/// <summary>
/// The operations whose cost is counted: each prepares a world, and gives what is to be counted. Ann calls; she has one
/// device with one connection, bob has one as well. What is unpublished or due from the preparation is done before.
/// </summary>
internal static class CostedOperations
{
    private static readonly string[] Hundred = [.. Enumerable.Range(0, 100).Select(i => $"user{i}")];

    public static readonly IReadOnlyList<(string Name, Func<World, Task<Func<Task>>> Prepare)> All =
    [
        ("negotiate, new device", world => Ready(world, api => api.CallAsync("negotiate", "carol"))),
        ("negotiate, known device", async world => await After(world, api => api.CallAsync("negotiate", "ann", query: "&instance=s1"))),
        ("connected, nobody watched", world => ConnectedAsync(world, 0)),
        ("connected, 200 watched", world => ConnectedAsync(world, 200)),
        ("connected, 3,000 friends", world => ConnectedAsync(world, 0, friends: 3000)),
        ("disconnected", async world => await After(world, _ => world.Connections.DisconnectedAsync(new(World.Ann, "s1", default), "c1", default))),
        ("heartbeat", async world => await After(world, api => api.CallAsync("heartbeat", "ann", new { sessionId = "s1" }))),
        ("logout", async world => await After(world, api => api.CallAsync("logout", "ann", new { sessionId = "s1" }))),
        ("setSelfStatus, changed", async world => await After(world, api => api.CallAsync("setSelfStatus", "ann", new { customStatus = "tea" }))),
        ("setSelfStatus, same", async world => await After(world, api => api.CallAsync("setSelfStatus", "ann", new { customStatus = "" }))),
        ("setSelfStatus, ten seconds later", async world =>
        {
            var set = await After(world, api => api.CallAsync("setSelfStatus", "ann", new { customStatus = "tea" }));
            await set();
            world.Clock.Advance(world.Settings.Timings.PublishRetryAfter);
            return () => world.SweepAsync();
        }),
        ("getUserStatus of 100", async world => await After(world, api => api.CallAsync("getUserStatus", "ann", new { userIDList = Hundred }))),
        ("subscribeUserStatus of 1", async world => await After(world, api => api.CallAsync("subscribeUserStatus", "ann", new { userIDList = new[] { "bob" } }))),
        ("subscribeUserStatus of 100", async world => await After(world, api => api.CallAsync("subscribeUserStatus", "ann", new { userIDList = Hundred }))),
        ("unsubscribeUserStatus of 1", async world => await WatchingAsync(world, 2, api => api.CallAsync("unsubscribeUserStatus", "ann", new { userIDList = new[] { "user0" } }))),
        ("unsubscribeUserStatus of all 100", async world => await WatchingAsync(world, 100, api => api.CallAsync("unsubscribeUserStatus", "ann"))),
        ("getSubscriptions", async world => await WatchingAsync(world, 100, api => api.CallAsync("getSubscriptions", "ann"))),
        ("querystate of 500", async world => await After(world, api => api.CallAsync("querystate", "administrator", new { To_Account = Many(500) }))),
        ("QueryUserOnlineState of 100", async world => await After(world, api => api.CallZimAsync([.. Hundred[1..], "ann"]))),
        ("account_import", world => Ready(world, api => api.CallAsync("account_import", "administrator", new { UserID = "erin" }))),
        ("account_check of 100", async world => await After(
            world, api => api.CallAsync("account_check", "administrator", new { CheckItem = Hundred.Select(user => new { UserID = user }) }))),
        ("kick of one device", async world => await After(world, api => api.CallAsync("kick", "administrator", new { UserID = "ann" }))),
        ("friend_add of 1, to both lists", async world => await After(world, api => api.CallAsync("friend_add", "administrator", Friend))),
        ("friend_delete of 1, from one list", world => FriendsAsync(world, "Delete_Type_Single")),
        ("friend_delete of 1, from both lists", world => FriendsAsync(world, "Delete_Type_Both")),
        ("friend_get", async world => await After(world, api => api.CallAsync("friend_get", "administrator", new { From_Account = "ann" }))),
        ("sweep, nothing due", async world => await After(world, _ => world.SweepAsync())),
        ("sweep, grace over", async world =>
        {
            var lost = await After(world, _ => world.Connections.DisconnectedAsync(new(World.Ann, "s1", default), "c1", default));
            await lost();
            world.Clock.Advance(world.Settings.Timings.DisconnectGrace);
            return () => world.SweepAsync();
        }),
        ("sweep, lease over", async world =>
        {
            await After(world, _ => Task.CompletedTask, bobToo: false);
            world.Clock.Advance(world.Settings.Timings.Lease);
            return () => world.SweepAsync();
        }),
        ("sweep, lease renewed meanwhile", async world =>
        {
            await After(world, _ => Task.CompletedTask, bobToo: false);
            world.Clock.Advance(world.Settings.Timings.HeartbeatEvery);
            await world.DoAsync(World.Ann, new Command.Heartbeat("s1"));
            world.Clock.Advance(world.Settings.Timings.Lease - world.Settings.Timings.HeartbeatEvery);
            return () => world.SweepAsync();
        }),
        ("webhook, one event noted and delivered", async world =>
        {
            await After(world, _ => Task.CompletedTask);
            foreach (var notice in (await world.RowAsync(World.Ann)).State.Notices.Items) await world.DoAsync(World.Ann, new Command.NoticeDelivered(notice.Seq));
            await world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));
            var noted = await world.Presence.FindDueNoticeAsync(World.Ann, default);
            return async () =>
            {
                Assert.NotNull(await world.Presence.FindDueNoticeAsync(World.Ann, default));
                await world.DoAsync(World.Ann, new Command.NoticeDelivered(noted!.Seq));
            };
        }),
    ];

    private static readonly object Friend = new
    {
        From_Account = "ann",
        AddFriendItem = new[] { new { To_Account = "bob", AddSource = "AddSource_Type_Web" } },
    };

    /// <summary>What the app of an operation wants of the rules.</summary>
    public static AppRules RulesOf(string operation) => new(
        HearsFriends: operation.Contains("friend", StringComparison.Ordinal), NotesChanges: operation.Contains("webhook", StringComparison.Ordinal));

    private static string[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => $"user{i}")];

    private static Task<Func<Task>> Ready(World world, Func<Endpoints, Task> act)
    {
        var api = new Endpoints(world);
        return Task.FromResult(() => act(api));
    }

    // Ann and bob are online with a connection; a hundred others are known.
    private static async Task<Func<Task>> After(World world, Func<Endpoints, Task> act, bool bobToo = true)
    {
        await world.KnownAsync(Hundred);
        foreach (var (user, connection) in new[] { (World.Ann, "c1"), (World.Bob, "c2") }.Take(bobToo ? 2 : 1))
        {
            await world.OnlineAsync(user, "s1", connection: connection);
            await world.Push.JoinAsync(connection, ConnectionGroups.NameOf(user), default);
        }
        world.Clock.Advance(world.Settings.Timings.PublishRetryAfter);
        await world.SweepAsync();
        return await Ready(world, act);
    }

    private static async Task<Func<Task>> WatchingAsync(World world, int count, Func<Endpoints, Task> act)
    {
        var subscribe = await After(world, api => api.CallAsync("subscribeUserStatus", "ann", new { userIDList = Hundred[..count] }));
        await subscribe();
        return await Ready(world, act);
    }

    private static async Task<Func<Task>> FriendsAsync(World world, string type)
    {
        var add = await After(world, api => api.CallAsync("friend_add", "administrator", Friend));
        await add();
        return await Ready(world, api => api.CallAsync(
            "friend_delete", "administrator", new { From_Account = "ann", To_Account = new[] { "bob" }, DeleteType = type }));
    }

    private static async Task<Func<Task>> ConnectedAsync(World world, int watched, int friends = 0)
    {
        await world.KnownAsync(Many(Math.Max(watched, friends)));
        await world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        UserId[] users = [.. Many(Math.Max(watched, friends)).Select(user => new UserId(user))];
        if (watched > 0) await world.Subscriptions.SubscribeAsync(new(World.Ann), users, null, default);
        var list = users.Select(user => new Friend(user, world.Clock.Now) { AddSource = "Web" }).ToList();
        if (friends > 0) await world.Friends.AddAsync(World.Ann, list, both: false, replace: false, default);
        return () => world.Connections.ConnectedAsync(new(World.Ann, "s1", world.Clock.Now), "c1", default);
    }
}
