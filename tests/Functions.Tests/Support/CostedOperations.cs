using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Push;

namespace Presence.Functions.Tests.Support;

/// <summary>
/// The operations whose cost is counted: each prepares a world, and gives what is to be counted. Ann calls; she has one
/// device with one connection, bob has one as well. The preparation leaves nothing to do.
/// </summary>
internal static partial class CostedOperations
{
    private static readonly string[] Hundred = [.. Enumerable.Range(0, 100).Select(i => $"user{i}")];

    private static readonly object Bob = new
    {
        From_Account = "ann",
        AddFriendItem = new[] { new { To_Account = "bob", AddSource = "AddSource_Type_Web" } },
    };

    public static readonly IReadOnlyList<(string Name, Func<World, Task<Func<Task>>> Prepare)> All =
    [
        ("negotiate, new device", world => Ready(world, api => api.CallAsync("negotiate", "carol"))),
        ("negotiate, known device", async world =>
        {
            var again = await After(world, api => api.CallAsync("negotiate", "ann", query: "&instance=s1"));
            await again();
            return again;
        }),
        ("connected, nobody watched", world => ConnectedAsync(world, 0)),
        ("connected, 200 watched", world => ConnectedAsync(world, 200)),
        ("connected, 3,000 friends", world => ConnectedAsync(world, 0, friends: 3000)),
        ("disconnected", world => After(world, _ => DisconnectAnnAsync(world))),
        ("heartbeat", ByAnn("heartbeat", new { sessionId = "s1" })),
        ("logout", ByAnn("logout", new { sessionId = "s1" })),
        ("setSelfStatus, changed", ByAnn("setSelfStatus", new { customStatus = "tea" })),
        ("setSelfStatus, same", ByAnn("setSelfStatus", new { customStatus = "" })),
        ("getUserStatus of 100", ByAnn("getUserStatus", new { userIDList = Hundred })),
        ("subscribeUserStatus of 1", ByAnn("subscribeUserStatus", new { userIDList = new[] { "bob" } })),
        ("subscribeUserStatus of 100", ByAnn("subscribeUserStatus", new { userIDList = Hundred })),
        ("unsubscribeUserStatus of 1", ByAnnWatching(2, "unsubscribeUserStatus", new { userIDList = new[] { "user0" } })),
        ("unsubscribeUserStatus of all 100", ByAnnWatching(100, "unsubscribeUserStatus")),
        ("getSubscriptions", ByAnnWatching(100, "getSubscriptions")),
        ("querystate of 500", ByAdmin("querystate", new { To_Account = Many(500) })),
        ("QueryUserOnlineState of 100", world => After(world, api => api.CallZimAsync([.. Hundred[1..], "ann"]))),
        ("account_import", world => Ready(world, api => api.CallAsync("account_import", "administrator", new { UserID = "erin" }))),
        ("multiaccount_import of 100", world => Ready(
            world, api => api.CallAsync("multiaccount_import", "administrator", new { Accounts = Hundred }))),
        ("account_check of 100", ByAdmin("account_check", new { CheckItem = Hundred.Select(user => new { UserID = user }) })),
        ("account_delete of one device", ByAdmin("account_delete", new { DeleteItem = new[] { new { UserID = "ann" } } })),
        ("kick of one device", ByAdmin("kick", new { UserID = "ann" })),
        ("friend_add of 1, to both lists", ByAdmin("friend_add", Bob)),
        ("friend_delete of 1, from one list", world => FriendsAsync(world, "Delete_Type_Single")),
        ("friend_delete of 1, from both lists", world => FriendsAsync(world, "Delete_Type_Both")),
        ("friend_delete_all of 100, from one list", world => HundredFriendsAsync(world, "friend_delete_all", new { From_Account = "ann" })),
        ("friend_delete_all of 100, from both lists", world => HundredFriendsAsync(
            world, "friend_delete_all", new { From_Account = "ann", DeleteType = "Delete_Type_Both" })),
        ("friend_update of 100", world => HundredFriendsAsync(world, "friend_update", new
        {
            From_Account = "ann",
            UpdateItem = Hundred.Select(user => new
            {
                To_Account = user, SnsItem = new[] { new { Tag = "Tag_SNS_IM_Remark", Value = "r" } },
            }),
        })),
        ("friend_get", ByAdmin("friend_get", new { From_Account = "ann" })),
        ("friend_get_list", ByAdmin(
            "friend_get_list", new { From_Account = "ann", To_Account = Hundred, TagList = new[] { "Tag_SNS_IM_Remark" } })),
        ("friend_check of 100, on one list", ByAdmin(
            "friend_check", new { From_Account = "ann", To_Account = Hundred, CheckType = "CheckResult_Type_Single" })),
        ("friend_check of 100, on both lists", ByAdmin(
            "friend_check", new { From_Account = "ann", To_Account = Hundred, CheckType = "CheckResult_Type_Both" })),
        .. OfAdmins,
        ("sweep, nothing due", world => After(world, _ => world.SweepAsync())),
        ("sweep, a task left over", async world =>
        {
            var set = await ByAnn("setSelfStatus", new { customStatus = "tea" })(world);
            world.Push.Before = _ => throw new HttpRequestException("503");
            await set();
            world.Push.Before = _ => { };
            world.Clock.Advance(Operations.DueAfter);
            return () => world.Sweeper.RunTasksAsync(default);
        }),
        ("sweep, grace over", async world =>
        {
            var lost = await After(world, _ => DisconnectAnnAsync(world));
            await lost();
            world.Push.Drop("c1");
            world.Clock.Advance(world.Settings.Timings.DisconnectGrace);
            return () => world.SweepAsync(DueKind.Grace);
        }),
        ("sweep, lease renewed by the service", async world =>
        {
            await After(world, _ => Task.CompletedTask, bobToo: false);
            world.Clock.Advance(world.Settings.Timings.Lease - world.Settings.Timings.AuditBefore);
            return () => world.SweepAsync();
        }),
        ("sweep, lease over", async world =>
        {
            await world.OnlineAsync(World.Ann);
            world.Clock.Advance(world.Settings.Timings.Lease);
            return () => world.SweepAsync();
        }),
        ("sweep, lease renewed meanwhile", async world =>
        {
            await world.OnlineAsync(World.Ann);
            world.Clock.Advance(world.Settings.Timings.HeartbeatEvery);
            await world.DoAsync(World.Ann, new Command.Heartbeat("s1"));
            world.Clock.Advance(world.Settings.Timings.Lease - world.Settings.Timings.HeartbeatEvery);
            return () => world.SweepAsync();
        }),
        ("webhook, one event noted and delivered", async world =>
        {
            await After(world, _ => Task.CompletedTask);
            foreach (var notice in (await world.RowAsync(World.Ann)).State.Notices.Items)
                await world.DoAsync(World.Ann, new Command.NoticeDelivered(notice.Seq));
            await world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));
            var noted = await world.Presence.FindDueNoticeAsync(World.Ann, default);
            return async () =>
            {
                Assert.NotNull(await world.Presence.FindDueNoticeAsync(World.Ann, default));
                await world.DoAsync(World.Ann, new Command.NoticeDelivered(noted!.Seq));
            };
        }),
    ];

    /// <summary>What the app of an operation wants of the rules.</summary>
    public static AppRules RulesOf(string operation) => new(
        HearsFriends: operation.Contains("friend", StringComparison.Ordinal),
        NotesChanges: operation.Contains("webhook", StringComparison.Ordinal));

    private static string[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => $"user{i}")];

    private static Func<World, Task<Func<Task>>> ByAnn(string function, object body) =>
        world => After(world, api => api.CallAsync(function, "ann", body));

    private static Func<World, Task<Func<Task>>> ByAdmin(string function, object body) =>
        world => After(world, api => api.CallAsync(function, "administrator", body));

    private static Func<World, Task<Func<Task>>> ByAnnWatching(int count, string function, object? body = null) => async world =>
    {
        var subscribe = await ByAnn("subscribeUserStatus", new { userIDList = Hundred[..count] })(world);
        await subscribe();
        return await Ready(world, api => api.CallAsync(function, "ann", body));
    };

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
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        return await Ready(world, act);
    }

    private static async Task<Func<Task>> FriendsAsync(World world, string type)
    {
        var add = await ByAdmin("friend_add", Bob)(world);
        await add();
        return await Ready(world, api => api.CallAsync(
            "friend_delete", "administrator", new { From_Account = "ann", To_Account = new[] { "bob" }, DeleteType = type }));
    }

    private static async Task<Func<Task>> HundredFriendsAsync(World world, string function, object body)
    {
        var act = await ByAdmin(function, body)(world);
        var list = Hundred.Select(user => new Friend(new UserId(user), world.Clock.Now) { AddSource = "Web" }).ToList();
        await world.Friends.AddAsync(World.Ann, list, both: true, replace: false, default);
        return act;
    }

    private static Task DisconnectAnnAsync(World world) =>
        world.Connections.DisconnectedAsync(new(World.Ann, "s1"), "c1", default);

    private static async Task<Func<Task>> ConnectedAsync(World world, int watched, int friends = 0)
    {
        await world.KnownAsync(Many(Math.Max(watched, friends)));
        await world.DoAsync(World.Ann, new Command.SignIn("s1", Platform.Web, ""));
        UserId[] users = [.. Many(Math.Max(watched, friends)).Select(user => new UserId(user))];
        if (watched > 0) await world.Subscriptions.SubscribeAsync(new(World.Ann), users, null, default);
        var list = users.Select(user => new Friend(user, world.Clock.Now) { AddSource = "Web" }).ToList();
        if (friends > 0) await world.Friends.AddAsync(World.Ann, list, both: false, replace: false, default);
        return () => world.Connections.ConnectedAsync(new(World.Ann, "s1"), "c1", default);
    }
}
