namespace Presence.Functions.Tests.Support;

/// <content>What admins ask.</content>
internal static partial class CostedOperations
{
    private static IEnumerable<(string Name, Func<World, Task<Func<Task>>> Prepare)> OfAdmins =>
    [
        ("admin explain", ByAdmin("adminExplain", new { userID = "ann" })),
        ("admin online, a page of 100", ByAdminOfMany("adminOnline", new { limit = 100 })),
        ("admin online, by its id", ByAdmin("adminOnline", new { prefix = "ann" })),
        ("admin counts of 100 online", ByAdminOfMany("adminCounts", new { })),
        ("admin watchers, 100 online", ByAdminOfMany("adminWatchers", new { userID = "user0" })),
        ("admin watch", async world =>
        {
            await world.OnlineAsync(World.Key("administrator"), connection: "c1");
            return await Ready(world, api => api.CallAsync("adminWatch", "administrator", new { connectionId = "c1" }));
        }),
    ];

    // A hundred users are online, and nobody else.
    private static Func<World, Task<Func<Task>>> ByAdminOfMany(string function, object body) => async world =>
    {
        foreach (var user in Hundred) await world.OnlineAsync(World.Key(user));
        return await Ready(world, api => api.CallAsync(function, "administrator", body));
    };
}
