using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Erasing an account: everything goes, whatever fails on the way (R31).</summary>
public sealed class AccountEraserTests : IDisposable
{
    private readonly World _world = new(rules: new AppRules(HearsFriends: true));

    public void Dispose() => _world.Dispose();

    [Fact, Rule("R31")]
    public async Task Rows_due_entries_groups_and_the_lists_of_others_go_and_devices_are_pushed_out()
    {
        await AnnWithAllAsync(_world);

        Assert.Equal([Erased.Done], await EraseAsync(_world, World.Ann));

        await AllIsGoneAsync(_world);
        Assert.Empty(await _world.TasksAsync());
        Assert.Equal([("c1", "this account was deleted")], _world.Push.Kicked);
        Assert.Empty(_world.Push.HeardBy("c1"));
        Assert.Equal((StatusType.Offline, ""), Last(_world));
        Assert.Equal(["carol"], _world.Push.HeardBy("c2"));   // bob's friend and subscription; of ann he hears no more
    }

    [Fact, Rule("R31"), Rule("R17")]
    public async Task Whom_nobody_knows_cannot_be_erased_and_nothing_is_written()
    {
        await _world.KnownAsync("ann", "bob");
        Assert.Equal([Erased.Done, Erased.Unknown, Erased.Done], await EraseAsync(_world, World.Ann, World.Carol, World.Bob));

        var calls = _world.Store.Calls.Count;
        Assert.Equal([Erased.Unknown], await EraseAsync(_world, World.Ann));
        Assert.Equal(calls + 1, _world.Store.Calls.Count);
    }

    [Theory, Rule("R31"), InlineData(false), InlineData(true)]
    public async Task Whichever_call_fails_the_sweep_finishes_what_was_begun(bool afterwards)
    {
        var calls = await CallsOfAsync(-1, afterwards);
        Assert.True(calls > 30);
        for (var failing = 0; failing < calls; failing++) await CallsOfAsync(failing, afterwards);
    }

    [Fact, Rule("R31")]
    public async Task What_is_left_over_deletes_nothing_of_an_account_that_was_made_anew()
    {
        await AnnWithAllAsync(_world);
        var begun = true;
        _world.Store.Before = call => begun && call.Verb != StoreVerb.FileTask && call.Verb != StoreVerb.Load
            ? throw new HttpRequestException() : default;
        Assert.Equal([Erased.Late], await EraseAsync(_world, World.Ann));
        begun = false;
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Erased.Done], await EraseAsync(_world, World.Ann));
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.KnownAsync("ann");
        await FriendsAsync(_world, World.Ann, World.Carol);

        await _world.SweepTasksAsync();

        Assert.True((await _world.StateAsync(World.Ann)).Known);
        Assert.Equal(["carol"], await ListAsync(_world, World.Ann));
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R31")]
    public async Task A_list_that_cannot_be_read_keeps_nobody_from_going_and_is_mended_when_it_can_be_read()
    {
        await AnnWithAllAsync(_world);
        _world.Store.Unreadable.Add(World.Bob);

        Assert.Equal([Erased.Done], await EraseAsync(_world, World.Ann));
        Assert.False((await _world.StateAsync(World.Ann)).Known);
        Assert.Single(await _world.TasksAsync(), task => task.Work.Erase is not null);

        _world.Store.Unreadable.Clear();
        await SweepAsync(_world);
        await AllIsGoneAsync(_world);
        Assert.Empty(await _world.TasksAsync());
    }

    [Deviation("T46"), Fact, Rule("R31")]
    public async Task An_account_that_takes_long_holds_up_no_other_and_is_finished_by_the_sweep()
    {
        await AnnWithAllAsync(_world);
        var hangs = true;
        _world.Store.Before = async call =>
        {
            if (!hangs || call is not { Verb: StoreVerb.CommitFriends } || call.User != World.Ann) return;
            _world.Clock.Advance(AccountEraser.CallFor);
            await Task.FromCanceled(new CancellationToken(canceled: true));
        };

        await _world.KnownAsync("erin");
        var erased = await EraseAsync(_world, World.Key("erin"), World.Ann);
        hangs = false;

        Assert.Equal([Erased.Done, Erased.Late], erased);
        await SweepAsync(_world);
        await AllIsGoneAsync(_world);
    }

    // Ann with everything that can be known of her; bob lists her one-way, carol both ways.
    private static async Task AnnWithAllAsync(World world)
    {
        await world.KnownAsync("carol", "dave");
        await world.OnlineAsync(World.Bob, connection: "c2");
        await world.OnlineAsync(World.Ann, connection: "c1");
        await world.DoAsync(World.Ann, new Command.SetCustomStatus("in a meeting"));
        await world.Subscriptions.SubscribeAsync(new UserRows(World.Ann), [World.Bob.User], TimeSpan.FromDays(1), default);
        await world.Subscriptions.SubscribeAsync(new UserRows(World.Bob), [World.Carol.User], null, default);
        await FriendsAsync(world, World.Ann, World.Carol);
        await FriendsAsync(world, World.Carol, World.Ann, World.Key("dave"));
        await FriendsAsync(world, World.Bob, World.Ann);
        await FriendsAsync(world, World.Ann, World.Key("dave"));
    }

    private static async Task FriendsAsync(World world, UserKey owner, params UserKey[] users)
    {
        var friends = users.Select(user => new Friend(user.User, world.Clock.Now) { AddSource = "Web" });
        await world.Friends.AddAsync(owner, [.. friends], both: false, replace: false, default);
    }

    private static Task<IReadOnlyList<Erased>> EraseAsync(World world, params UserKey[] users) =>
        world.NewInstance().The<AccountEraser>().EraseAsync(users, world.Clock.Now, default);

    private static async Task<string[]> ListAsync(World world, UserKey owner) =>
        [.. (await world.Store.LoadAsync(RowKind.Friends, owner, default)).Value.Items.Select(friend => friend.User.Value)];

    private static (StatusType, string) Last(World world) =>
        world.Push.LastToldOf(World.Ann) is { } told ? (told.StatusType, told.CustomStatus) : default;

    private static async Task AllIsGoneAsync(World world)
    {
        var rows = await world.Store.LoadAsync(World.Ann, RowKind.All, default);
        Assert.Equal([RowKind.User], rows.Found.Select(row => row.Kind));
        var left = rows.Get(RowKind.User).Value.State;
        var deleted = left.DeletedAt!.Value;
        Assert.Equal(
            UserState.None with
            {
                Ver = left.Ver, SubscriptionEra = 1, KickedAt = left.KickedAt, DeletedAt = deleted,
                ForgetCheckAt = deleted + world.Settings.Timings.DeletedKeptFor,
            },
            left);
        var due = new List<DueEntry>();
        foreach (var kind in Enum.GetValues<DueKind>()) due.AddRange(await world.ScheduledAsync(kind));
        Assert.Contains(new DueEntry(DueKind.Expiry, left.ForgetCheckAt!.Value, World.Ann), due);
        Assert.Empty(await ListAsync(world, World.Bob));
        Assert.Equal(["dave"], await ListAsync(world, World.Carol));
        foreach (var user in (UserKey[])[World.Ann, World.Carol])
            Assert.Empty(await world.Store.PagesAsync(user, default).ToListAsync());
    }

    private static async Task SweepAsync(World world)
    {
        for (var round = 0; round < 8; round++) await world.SweepTasksAsync();
        await world.SweepSoonAsync();
    }

    // Erases ann while one call fails, before or after it is done; then whatever is left over is swept.
    private static async Task<int> CallsOfAsync(int failing, bool afterwards)
    {
        using var world = new World(rules: new AppRules(HearsFriends: true));
        await AnnWithAllAsync(world);
        var calls = 0;
        if (afterwards) world.Store.After = _ => Count();
        else
        {
            world.Store.Before = _ =>
            {
                Count();
                return default;
            };
        }
        var erased = Assert.Single(await EraseAsync(world, World.Ann));
        (world.Store.Before, world.Store.After) = (_ => default, _ => { });
        var made = calls;

        if (erased == Erased.Failed) Assert.Equal([Erased.Done], await EraseAsync(world, World.Ann));   // nothing had begun
        await SweepAsync(world);
        await AllIsGoneAsync(world);
        Assert.Empty(await world.TasksAsync());
        Assert.Contains("c1", world.Push.Closed);
        Assert.Equal((StatusType.Offline, ""), Last(world));
        return made;

        void Count()
        {
            if (Interlocked.Increment(ref calls) - 1 == failing) throw new HttpRequestException("no answer");
        }
    }
}
