using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Forgetting users over the store: what goes, what stays, and who comes at the same moment (R28).</summary>
public sealed class ForgettingTests : IDisposable
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private readonly World _world = new(timings: new Timings { ForgetAfter = Year });

    [Rule("R28"), Fact]
    public async Task Everything_that_is_stored_of_a_quiet_user_goes()
    {
        await GoneQuietAsync();
        _world.Clock.Advance(Year);
        _world.Store.Calls.Clear();

        await _world.SweepAsync(DueKind.Expiry);

        Assert.Equal(4, _world.Store.Calls.Count(call => call.User == World.Ann));
        foreach (var (_, tag) in await TagsAsync()) Assert.Null(tag);
        Assert.Empty(await _world.ScheduledAsync(DueKind.Expiry));
        Assert.Empty(await _world.ScheduledAsync(DueKind.Lease));
    }

    [Rule("R28"), Fact]
    public async Task Nothing_says_any_more_whom_they_had_on_their_list()
    {
        await GoneQuietAsync();
        await _world.Store.AddAsync(World.Carol, World.Ann, _world.Clock.Now, default);   // carol is on ann's list
        _world.Clock.Advance(Year);

        await _world.SweepAsync(DueKind.Expiry);

        Assert.Null(await _world.Store.FindAsync(World.Carol, World.Ann, default));
    }

    [Rule("R28"), Fact]
    public async Task Until_then_nothing_goes()
    {
        await GoneQuietAsync();
        var before = await TagsAsync();
        _world.Clock.Advance(Year - TimeSpan.FromHours(2));

        await _world.SweepAsync(DueKind.Expiry);

        Assert.Equal(before, await TagsAsync());
        Assert.All(before, row => Assert.NotNull(row.Tag));
    }

    [Rule("R28"), Theory, InlineData(false), InlineData(true)]
    public async Task Whoever_comes_at_that_moment_loses_nothing(bool afterTheLook)
    {
        await GoneQuietAsync();
        _world.Clock.Advance(Year);
        var comes = true;
        _world.Store.Before = async call =>
        {
            if (call.Verb != (afterTheLook ? StoreVerb.Delete : StoreVerb.Load) || call.User != World.Ann || !comes) return;
            comes = false;
            await _world.NewInstance().Presence.ChangeAsync(World.Ann, new Command.SignIn("s2", Platform.Web, ""), default);
        };

        await _world.SweepAsync(DueKind.Expiry);

        Assert.False(comes);
        Assert.True((await _world.RowAsync(World.Ann)).State.Known);
        Assert.Single((await _world.RowAsync(World.Ann)).State.Sessions);
        Assert.Equal(World.Carol.User, Assert.Single((await FriendsAsync()).Items).User);
    }

    [Rule("R28"), Fact]
    public async Task When_a_list_changes_at_that_moment_nothing_is_half_deleted()
    {
        await GoneQuietAsync();
        _world.Clock.Advance(Year);
        var comes = true;
        _world.Store.Before = async call =>
        {
            if (call.Verb != StoreVerb.Delete || call.User != World.Ann || !comes) return;
            comes = false;
            var row = await _world.Store.LoadAsync(RowKind.Friends, World.Ann, default);
            Assert.NotNull(await _world.Store.TryCommitAsync(RowKind.Friends, World.Ann, row.Next(row.Value, "another"), default));
        };

        await _world.SweepAsync(DueKind.Expiry);

        // The deletion was refused, and done again with what was then there.
        Assert.False(comes);
        Assert.Equal(2, _world.Store.Calls.Count(call => call.Verb == StoreVerb.Delete && call.User == World.Ann));
        foreach (var (_, tag) in await TagsAsync()) Assert.Null(tag);
    }

    [Rule("R28"), Fact]
    public async Task A_watcher_hears_of_whoever_comes_back_under_a_higher_number()
    {
        await GoneQuietAsync();
        var former = _world.Push.LastToldOf(World.Ann)!.Ver;
        _world.Clock.Advance(Year);
        await _world.SweepAsync(DueKind.Expiry);

        await _world.OnlineAsync(World.Ann);

        Assert.True(_world.Push.LastToldOf(World.Ann)!.Ver > former);
    }

    [Rule("R28"), Fact]
    public async Task Coming_and_going_every_day_leaves_one_entry()
    {
        for (var day = 0; day < 30; day++)
        {
            await _world.OnlineAsync(World.Ann);
            _world.Clock.Advance(TimeSpan.FromMinutes(1));
            await _world.DoAsync(World.Ann, new Command.SignOut("s1"));
            for (var hour = 0; hour < 24; hour++)
            {
                _world.Clock.Advance(TimeSpan.FromHours(1));
                await _world.SweepAsync();
                await _world.SweepAsync(DueKind.Expiry);
            }
        }

        Assert.Single(await _world.ScheduledAsync(DueKind.Expiry));
    }

    [Fact]
    public async Task Without_the_setting_nobody_is_forgotten()
    {
        using var world = new World();
        await world.OnlineAsync(World.Ann);
        await world.DoAsync(World.Ann, new Command.SignOut("s1"));
        world.Clock.Advance(world.Settings.Timings.SubscriptionsKeptFor);
        await world.SweepAsync(DueKind.Expiry);

        Assert.Empty(await world.ScheduledAsync(DueKind.Expiry));
        Assert.Null((await world.RowAsync(World.Ann)).State.QuietSince);
    }

    public void Dispose() => _world.Dispose();

    private async Task GoneQuietAsync()
    {
        await _world.KnownAsync("carol");
        await _world.OnlineAsync(World.Ann);
        await _world.Subscriptions.SubscribeAsync(new UserRows(World.Ann), [World.Carol.User], null, default);
        var none = RowKind.Friends.None;
        var friends = none.Next(new FriendList(1, [new Friend(World.Carol.User, _world.Clock.Now) { AddSource = "Web" }]), "first");
        Assert.NotNull(await _world.Store.TryCommitAsync(RowKind.Friends, World.Ann, friends, default));
        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));
        _world.Clock.Advance(_world.Settings.Timings.SubscriptionsKeptFor);
        await _world.SweepAsync();
        await _world.SweepAsync(DueKind.Expiry);
        _world.Clock.Advance(-_world.Settings.Timings.SubscriptionsKeptFor);
    }

    private async Task<List<(string Kind, string? Tag)>> TagsAsync()
    {
        var rows = await _world.Store.LoadAsync(World.Ann, RowKind.All, default);
        return [.. RowKind.All.Select(kind => (kind.Name, rows.Found.FirstOrDefault(row => row.Kind == kind).Tag))];
    }

    private async Task<FriendList> FriendsAsync() => (await _world.Store.LoadAsync(RowKind.Friends, World.Ann, default)).Value;
}
