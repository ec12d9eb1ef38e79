using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Work on the lists of many: none of it is lost, however long it takes and whatever fails.</summary>
public sealed class FriendCleanupTests
{
    private static readonly string[] Many = [.. Enumerable.Range(0, 300).Select(i => $"user{i}")];
    private readonly FriendWorld _world = new();

    [Fact, Rule("R22"), Rule("R23")]
    public async Task All_friends_leave_the_own_list_and_are_heard_no_more()
    {
        await _world.KnownAsync("ann", "bob", "carol");
        await _world.OnlineAsync(World.Ann, "c1");
        await _world.AddAsync("ann", both: true, "bob", "carol");
        Assert.Equal(["bob", "carol"], _world.Push.HeardBy("c1"));

        Assert.True(await _world.FriendCleanup.ClearAsync(World.Ann, both: false, default));

        Assert.Equal("", await _world.ListAsync("ann"));
        Assert.Equal(("ann", "ann"), (await _world.ListAsync("bob"), await _world.ListAsync("carol")));
        Assert.Empty(_world.Push.HeardBy("c1"));
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R17")]
    public async Task A_user_who_is_not_known_has_no_list() =>
        Assert.False(await _world.FriendCleanup.ClearAsync(World.Ann, both: true, default));

    [Deviation("F13"), Fact, Rule("R22")]
    public async Task The_lists_of_all_friends_are_cleared_of_the_owner_and_no_others()
    {
        await BefriendManyAsync();
        await _world.KnownAsync("bob");
        await _world.AddAsync("bob", both: false, "ann");

        await _world.FriendCleanup.ClearAsync(World.Ann, both: true, default);

        Assert.Equal(0, await StillHavingAnnAsync());
        Assert.Equal("ann", await _world.ListAsync("bob"));     // was not on ann's list
        Assert.Empty(await _world.TasksAsync());
    }

    [Deviation("F13"), Fact, Rule("R22"), Rule("R12")]
    public async Task What_cannot_be_done_now_is_done_by_the_sweep()
    {
        await BefriendManyAsync();
        _world.Store.Before = call =>
            call is { Verb: StoreVerb.CommitFriends, User.User.Value: "user7" } ? throw new HttpRequestException() : default;
        _world.Store.Unreadable.Add(World.Key("user9"));

        Assert.True(await _world.FriendCleanup.ClearAsync(World.Ann, both: true, default));

        _world.Store.Before = _ => default;
        _world.Store.Unreadable.Clear();
        Assert.Equal("", await _world.ListAsync("ann"));
        Assert.Equal(2, await StillHavingAnnAsync());
        await _world.SweepTasksAsync();
        Assert.Equal(0, await StillHavingAnnAsync());
        Assert.Empty(await _world.TasksAsync());
    }

    [Deviation("F13"), Fact, Rule("R22"), Rule("R12")]
    public async Task What_a_call_has_no_time_for_is_left_to_the_sweep()
    {
        await BefriendManyAsync();
        using var over = new CancellationTokenSource();
        var commits = 0;
        _world.Store.Before = call =>
        {
            if (call.Verb == StoreVerb.CommitFriends && Interlocked.Increment(ref commits) == 100) over.Cancel();
            return default;
        };

        Assert.True(await _world.FriendCleanup.ClearAsync(World.Ann, both: true, over.Token));

        _world.Store.Before = _ => default;
        Assert.InRange(await StillHavingAnnAsync(), 100, 250);
        await _world.SweepTasksAsync();
        Assert.Equal(0, await StillHavingAnnAsync());
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R22")]
    public async Task The_sweep_leaves_alone_who_has_become_a_friend_again()
    {
        await _world.KnownAsync("ann", "bob");
        await _world.AddAsync("ann", both: true, "bob");
        _world.Store.Unreadable.Add(World.Bob);
        await _world.FriendCleanup.ClearAsync(World.Ann, both: true, default);
        _world.Store.Unreadable.Clear();
        await _world.AddAsync("ann", both: true, "bob");

        await _world.SweepTasksAsync();

        Assert.Equal(("bob", "ann"), (await _world.ListAsync("ann"), await _world.ListAsync("bob")));
    }

    private async Task BefriendManyAsync()
    {
        await _world.KnownAsync(["ann", .. Many]);
        Assert.All(await _world.AddAsync("ann", both: true, Many), answer => Assert.Null(answer));
    }

    private async Task<int> StillHavingAnnAsync()
    {
        var lists = await Task.WhenAll(Many.Select(user => _world.Store.LoadAsync(RowKind.Friends, World.Key(user), default).AsTask()));
        return lists.Count(list => list.Value.Has(new UserId("ann")));
    }
}
