using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Admin;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Admin;

/// <summary>Who is online, found without looking through users.</summary>
public sealed class OnlineTests : IDisposable
{
    private readonly World _world = new();
    private readonly Endpoints _api;

    public OnlineTests() => _api = new Endpoints(_world);

    public void Dispose() => _world.Dispose();

    [Rule("R32"), Fact]
    public async Task Those_who_are_online_are_listed_with_their_platforms_and_nobody_else()
    {
        await _world.OnlineAsync(World.Bob, "phone", Platform.IPhone);
        await _world.OnlineAsync(World.Bob, "web");
        await _world.OnlineAsync(World.Bob, "web2");
        await _world.DoAsync(World.Bob, new Command.SetCustomStatus("tea"));
        await _world.OnlineAsync(World.Ann);
        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));
        await _world.DoAsync(World.Carol, new Command.SignIn("s1", Platform.Web, ""));

        var user = Assert.Single(await ListAsync(new { }));

        var since = _world.Clock.Now.ToUnixTimeMilliseconds();
        Assert.Equal(
            $$"""{"userID":"bob","statusType":1,"customStatus":"tea","ver":2,"platforms":["iPhone","Web"],"since":{{since}}}""",
            user.GetRawText());
    }

    [Fact]
    public async Task Everybody_with_a_live_session_is_found_in_every_phase_of_a_connection()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await SeenAsync();
        await _world.Connections.DisconnectedAsync(new(World.Ann, "s1"), "c1", default);
        await SeenAsync();
        _world.Clock.Advance(_world.Settings.Timings.DisconnectGrace);
        await _world.SweepSoonAsync();   // the service says that it is there
        await SeenAsync();
        for (var i = 0; i < 20; i++)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(90));
            await _world.SweepSoonAsync();
            if (i == 10) await _world.Connections.DisconnectedAsync(new(World.Ann, "s1"), "c1", default);
            await SeenAsync();
        }
        _world.Push.Drop("c1");
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await _world.SweepSoonAsync();
        Assert.Empty(await ListAsync(new { }));

        async Task SeenAsync()
        {
            _world.Clock.Advance(OnlineNames.KeptFor);
            Assert.Equal(["ann"], Ids(await ListAsync(new { })));
        }
    }

    [Fact]
    public async Task Pages_come_in_the_order_of_ids_and_each_user_once_while_users_come_and_go()
    {
        await OnlineAsync(Enumerable.Range(0, 60).Select(i => $"user{i:D2}"));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _api.CallAsync("adminOnline", "administrator", new { limit = 7, cursor });
            seen.AddRange(Ids(page.GetProperty("users").EnumerateArray()));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
            if (seen.Count == 14)
            {
                await OnlineAsync(["user05a", "user30a"]);
                await _world.DoAsync(World.Key("user20"), new Command.SignOut("s1"));
                _world.Clock.Advance(OnlineNames.KeptFor);
                await _world.DoAsync(World.Key("user40"), new Command.Heartbeat("s1"));
            }
        }
        while (cursor is not null);

        var all = Enumerable.Range(0, 60).Select(i => $"user{i:D2}").Append("user30a").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(all.Where(user => user != "user20"), seen);
    }

    [Fact]
    public async Task A_prefix_and_a_platform_narrow_it_down()
    {
        await OnlineAsync(["ann", "anna", "Ann", "bob"]);
        await _world.OnlineAsync(World.Key("annika"), "phone", Platform.Android);

        Assert.Equal(["ann", "anna", "annika"], Ids(await ListAsync(new { prefix = "ann" })));
        Assert.Equal(["annika"], Ids(await ListAsync(new { prefix = "ann", platform = "android" })));
        Assert.Empty(await ListAsync(new { prefix = "annx" }));
        Assert.Equal(["annika"], Ids(await ListAsync(new { platform = "Android" })));
    }

    [Fact]
    public async Task An_exact_id_is_looked_at_even_when_the_list_is_older()
    {
        Assert.Empty(await ListAsync(new { }));
        await _world.OnlineAsync(World.Ann);

        Assert.Empty(await ListAsync(new { }));
        Assert.Equal(["ann"], Ids(await ListAsync(new { prefix = "ann" })));
    }

    [Fact]
    public async Task A_page_ends_when_enough_were_looked_at_and_goes_on_from_there()
    {
        await OnlineAsync(Enumerable.Range(0, OnlineUsers.LookedMax + 5).Select(i => $"user{i:D3}"));
        await _world.OnlineAsync(World.Key("zoe"), "phone", Platform.IPad);

        var first = await _api.CallAsync("adminOnline", "administrator", new { platform = "iPad" });
        Assert.Empty(first.GetProperty("users").EnumerateArray());
        Assert.Equal(OnlineUsers.LookedMax, first.GetProperty("looked").GetInt32());
        var cursor = first.GetProperty("next").GetString();
        var second = await _api.CallAsync("adminOnline", "administrator", new { platform = "iPad", cursor });

        Assert.Equal(["zoe"], Ids(second.GetProperty("users").EnumerateArray()));
        Assert.Equal(6, second.GetProperty("looked").GetInt32());
        Assert.False(second.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task The_users_of_another_app_are_not_listed()
    {
        await _world.OnlineAsync(World.Ann with { App = 7 });

        Assert.Empty(await ListAsync(new { }));
        Assert.Equal(0, (await _api.CallAsync("adminCounts", "administrator")).GetProperty("online").GetInt32());
    }

    [Fact]
    public async Task A_lane_that_cannot_be_read_makes_the_answer_incomplete_and_no_error()
    {
        await OnlineAsync(["ann"]);
        var calls = 0;
        _world.Store.Before = call =>
            call.Verb == StoreVerb.ListUsers && calls++ == 1 ? throw new HttpRequestException("no answer") : default;

        var page = await _api.CallAsync("adminOnline", "administrator");

        Assert.Equal(["ann"], Ids(page.GetProperty("users").EnumerateArray()));
        Assert.False(page.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task A_caller_who_hangs_up_stops_nobody_elses_list()
    {
        await OnlineAsync(["ann"]);
        var names = _world.The<OnlineNames>();
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _world.Store.Before = async call =>
        {
            if (call.Verb != StoreVerb.ListUsers) return;
            entered.TrySetResult();
            await go.Task;
        };
        using var gone = new CancellationTokenSource();
        var (first, second) = (names.GetAsync(gone.Token), names.GetAsync(default));
        await entered.Task;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        go.SetResult();

        Assert.Equal([World.Ann.User], (await second).Of(World.App));
    }

    private async Task OnlineAsync(IEnumerable<string> users)
    {
        foreach (var user in users) await _world.OnlineAsync(World.Key(user));
    }

    private async Task<IEnumerable<JsonElement>> ListAsync(object body) =>
        (await _api.CallAsync("adminOnline", "administrator", body)).GetProperty("users").EnumerateArray();

    private static IEnumerable<string> Ids(IEnumerable<JsonElement> users) => users.Select(user => user.GetProperty("userID").GetString()!);
}
