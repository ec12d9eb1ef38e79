namespace Presence.Tests;

/// <summary>Where a host may keep its data, for journeys that are to be the same in each.</summary>
internal static class Stores
{
    public static TheoryData<string> All => ["memory", "tables"];

    public static async Task<HostInside> StartAsync(string store, params (string Name, string Value)[] settings) =>
        await HostInside.StartAsync(store == "tables" ? await Azurite.OwnAccountAsync() : null, settings);
}
