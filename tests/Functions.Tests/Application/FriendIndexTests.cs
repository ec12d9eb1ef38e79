using Presence.Functions.Application;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>The way back from a user to the lists that have the user.</summary>
public sealed class FriendIndexTests
{
    private readonly FriendWorld _world = new();

    [Fact, Rule("R22")]
    public async Task It_follows_the_lists()
    {
        await _world.KnownAsync("ann", "bob", "carol");
        await _world.AddAsync("ann", both: true, "bob", "carol");
        await _world.AddAsync("carol", both: false, "bob");
        Assert.Equal(("bob carol", "ann carol", "ann"), (await IndexAsync("ann"), await IndexAsync("bob"), await IndexAsync("carol")));

        await _world.RemoveAsync("ann", both: true, "bob");
        await _world.FriendCleanup.ClearAsync(World.Carol, both: false, default);

        Assert.Equal(("", "", "ann"), (await IndexAsync("ann"), await IndexAsync("bob"), await IndexAsync("carol")));
    }

    [Fact, Rule("R22")]
    public async Task An_entry_is_there_before_the_user_is_on_the_list_whatever_becomes_of_the_commit()
    {
        await _world.KnownAsync("ann", "bob");
        _world.Store.Before = call => call.Verb == StoreVerb.CommitFriends ? throw new HttpRequestException() : default;

        await Assert.ThrowsAsync<HttpRequestException>(() => _world.AddAsync("ann", both: false, "bob"));

        Assert.Equal(("", "ann"), (await _world.ListAsync("ann"), await IndexAsync("bob")));
    }

    [Theory, Rule("R22"), InlineData(StoreVerb.FindListed), InlineData(StoreVerb.RemoveListed)]
    public async Task A_fault_that_keeps_an_entry_keeps_nobody_on_the_list(StoreVerb verb)
    {
        await _world.KnownAsync("ann", "bob", "carol");
        await _world.AddAsync("ann", both: false, "bob", "carol");
        _world.Store.Before = call => call.Verb == verb && call.User == World.Bob ? throw new HttpRequestException() : default;

        Assert.Equal([null, null], await _world.RemoveAsync("ann", both: false, "bob", "carol"));

        Assert.Equal("", await _world.ListAsync("ann"));
        Assert.Equal(("ann", ""), (await IndexAsync("bob"), await IndexAsync("carol")));
    }

    [Fact, Rule("R22")]
    public async Task Who_is_put_on_the_list_again_meanwhile_keeps_the_entry()
    {
        await _world.KnownAsync("ann", "bob");
        await _world.AddAsync("ann", both: false, "bob");
        var other = _world.NewInstance();
        var again = 0;
        _world.Store.Before = async call =>
        {
            if (call.Verb == StoreVerb.RemoveListed && ++again == 1)
                await other.Friends.AddAsync(World.Ann, [_world.F("bob")], both: false, replace: false, default);
        };

        await _world.RemoveAsync("ann", both: false, "bob");

        Assert.Equal(("bob", "ann"), (await _world.ListAsync("ann"), await IndexAsync("bob")));
    }

    [Fact, Rule("R22"), Rule("R23")]
    public async Task A_user_leaves_all_lists_and_is_heard_no_more()
    {
        await _world.KnownAsync("ann", "bob", "carol");
        await _world.OnlineAsync(World.Bob, "c2");
        foreach (var owner in new[] { "bob", "carol" }) await _world.AddAsync(owner, both: false, "ann");
        await _world.AddAsync("bob", both: false, "carol");
        Assert.Equal(["ann", "carol"], _world.Push.HeardBy("c2"));

        Assert.True(await _world.FriendCleanup.LeaveAllListsAsync(World.Ann, default));

        Assert.Equal(("carol", "", ""), (await _world.ListAsync("bob"), await _world.ListAsync("carol"), await IndexAsync("ann")));
        Assert.Equal(["carol"], _world.Push.HeardBy("c2"));
        Assert.Empty(await _world.TasksAsync());
        Assert.True(await _world.FriendCleanup.LeaveAllListsAsync(World.Ann, default));
    }

    [Fact, Rule("R22")]
    public async Task A_list_that_cannot_be_changed_is_left_and_the_others_are_done()
    {
        await _world.KnownAsync("ann", "bob", "carol", "erin");
        foreach (var owner in new[] { "bob", "carol", "erin" }) await _world.AddAsync(owner, both: false, "ann");
        _world.Store.Unreadable.Add(World.Bob);
        _world.Store.Before = call =>
            call is { Verb: StoreVerb.CommitFriends, User.User.Value: "carol" } ? throw new HttpRequestException() : default;

        Assert.False(await _world.FriendCleanup.LeaveAllListsAsync(World.Ann, default));

        Assert.Equal(("", "bob carol"), (await _world.ListAsync("erin"), await IndexAsync("ann")));
        _world.Store.Unreadable.Clear();
        _world.Store.Before = _ => default;
        Assert.True(await _world.FriendCleanup.LeaveAllListsAsync(World.Ann, default));
        Assert.Equal(("", "", ""), (await _world.ListAsync("bob"), await _world.ListAsync("carol"), await IndexAsync("ann")));
    }

    // Somebody may be between the entry and the commit.
    [Fact, Rule("R22")]
    public async Task An_entry_without_a_list_goes_when_it_is_no_longer_young()
    {
        await _world.Store.AddAsync(World.Ann, World.Bob, _world.Clock.Now, default);

        Assert.False(await _world.FriendCleanup.LeaveAllListsAsync(World.Ann, default));
        Assert.Equal("bob", await IndexAsync("ann"));

        _world.Clock.Advance(FriendIndex.SettledAfter);
        Assert.True(await _world.FriendCleanup.LeaveAllListsAsync(World.Ann, default));
        Assert.Equal("", await IndexAsync("ann"));
    }

    private async Task<string> IndexAsync(string user)
    {
        var entries = (await _world.Store.PagesAsync(World.Key(user), default).ToListAsync()).SelectMany(page => page);
        return string.Join(' ', entries.Select(entry => entry.Owner.User.Value).Order(StringComparer.Ordinal));
    }
}
