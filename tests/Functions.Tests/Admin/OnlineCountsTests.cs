using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Admin;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Admin;

/// <summary>How many are online.</summary>
public sealed class OnlineCountsTests : IDisposable
{
    private readonly World _world = new();
    private readonly Endpoints _api;

    public OnlineCountsTests() => _api = new Endpoints(_world);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Few_are_counted_exactly_and_once_for_all_who_ask()
    {
        await OnlineAsync(["ann", "bob"]);
        await _world.OnlineAsync(World.Bob, "phone", Platform.IPhone);
        await _world.OnlineAsync(World.Carol);
        await _world.DoAsync(World.Carol, new Command.SignOut("s1"));

        var counts = await CountAsync();
        Assert.Equal((2, 3, 3, true), Numbers(counts));
        Assert.Equal(
            """{"Web":2,"Android":0,"iPhone":1,"iPad":0,"Windows":0,"Mac":0,"Linux":0}""", counts.GetProperty("platforms").GetRawText());
        var calls = _world.Store.Calls.Count(call => call.Verb is StoreVerb.Read or StoreVerb.ListUsers);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CountAsync()));
        Assert.Equal(calls, _world.Store.Calls.Count(call => call.Verb is StoreVerb.Read or StoreVerb.ListUsers));

        await OnlineAsync(["dave"]);
        _world.Clock.Advance(OnlineNames.KeptFor);
        Assert.Equal((3, 4, 4, true), Numbers(await CountAsync()));
    }

    [Fact]
    public async Task Many_are_estimated_from_the_same_users_again_and_again()
    {
        for (var i = 0; i < 1500; i++)
            await _world.OnlineAsync(World.Key($"user{i}"), platform: i % 3 == 0 ? Platform.Mac : Platform.Web);

        var counts = await CountAsync();

        Assert.Equal((1500, 1500, OnlineUsers.SampleMax, false), Numbers(counts));
        Assert.InRange(counts.GetProperty("platforms").GetProperty("Mac").GetInt32(), 400, 600);
        _world.Clock.Advance(OnlineNames.KeptFor);
        Assert.Equal(counts.GetProperty("platforms").GetRawText(), (await CountAsync()).GetProperty("platforms").GetRawText());
    }

    private async Task OnlineAsync(IEnumerable<string> users)
    {
        foreach (var user in users) await _world.OnlineAsync(World.Key(user));
    }

    private Task<JsonElement> CountAsync() => _api.CallAsync("adminCounts", "administrator");

    private static (int Online, int Listed, int Looked, bool Exact) Numbers(JsonElement counts) => (
        counts.GetProperty("online").GetInt32(), counts.GetProperty("listed").GetInt32(), counts.GetProperty("looked").GetInt32(),
        counts.GetProperty("exact").GetBoolean());
}
