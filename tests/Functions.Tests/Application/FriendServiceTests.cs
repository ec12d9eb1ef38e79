using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Which users are on which lists.</summary>
public sealed class FriendServiceTests
{
    private readonly FriendWorld _world = new();

    [Fact, Rule("R22")]
    public async Task Adding_to_both_lists_writes_both_and_adding_to_one_writes_one()
    {
        await _world.KnownAsync("ann", "bob", "carol");

        Assert.Equal([null], await _world.AddAsync("ann", both: true, "bob"));
        Assert.Equal([null], await _world.AddAsync("ann", both: false, "carol"));

        Assert.Equal("bob carol", await _world.ListAsync("ann"));
        Assert.Equal("ann", await _world.ListAsync("bob"));
        Assert.Equal("", await _world.ListAsync("carol"));
    }

    [Deviation("F25"), Fact, Rule("R22")]
    public async Task Remarks_and_groups_stay_on_the_own_list()
    {
        await _world.KnownAsync("ann", "bob");
        var friend = new Friend(new("bob"), _world.Clock.Now) { AddSource = "Web", AddWording = "hi", Remark = "bobby", Groups = ["work"] };

        await _world.Friends.AddAsync(World.Ann, [friend], both: true, replace: false, default);

        Assert.Equal(friend, (await _world.FriendReader.FindAsync(World.Ann, default))!.Items[0]);
        var theirs = new Friend(new("ann"), _world.Clock.Now) { AddSource = "Web", AddWording = "hi" };
        Assert.Equal(theirs, (await _world.FriendReader.FindAsync(World.Bob, default))!.Items[0]);
    }

    [Fact, Rule("R22")]
    public async Task Unknown_users_and_oneself_are_refused_each_alone()
    {
        await _world.KnownAsync("ann", "bob");

        var answers = await _world.AddAsync("ann", both: true, "dave", "ann", "bob");

        Assert.Equal([Refusal.UserUnknown, Refusal.SelfFriend, null], answers);
        Assert.Equal("bob", await _world.ListAsync("ann"));
    }

    [Fact, Rule("R22")]
    public async Task A_list_of_theirs_that_is_full_leaves_both_as_they_were()
    {
        await _world.KnownAsync("ann", "bob", "carol");
        await _world.OnlineAsync(World.Ann, "c1");
        await _world.FillAsync(World.Bob);

        var answers = await _world.Friends.AddAsync(World.Ann, [_world.F("bob"), _world.F("carol")], both: true, replace: false, default);

        FriendAnswer[] expected = [new(new("bob"), Refusal.FriendsTooMany, Theirs: true), new(new("carol"), null, Theirs: true)];
        Assert.Equal(expected, answers);
        Assert.Equal("carol", await _world.ListAsync("ann"));
        Assert.Equal(["carol"], _world.Push.HeardBy("c1"));
    }

    [Fact, Rule("R22")]
    public async Task A_full_list_of_ones_own_leaves_theirs_as_it_was()
    {
        await _world.KnownAsync("ann", "bob");
        await _world.FillAsync(World.Ann);

        Assert.Equal([Refusal.FriendsTooMany], await _world.AddAsync("ann", both: true, "bob"));
        Assert.Equal("", await _world.ListAsync("bob"));
    }

    [Fact, Rule("R22")]
    public async Task A_call_that_broke_off_between_the_lists_is_mended_by_its_repetition()
    {
        await _world.KnownAsync("ann", "bob");
        _world.Store.Before = call =>
            call is { Verb: StoreVerb.CommitFriends, User.User.Value: "bob" } ? throw new HttpRequestException() : default;
        await Assert.ThrowsAsync<HttpRequestException>(() => _world.AddAsync("ann", both: true, "bob"));
        _world.Store.Before = _ => default;
        Assert.Equal(("bob", ""), (await _world.ListAsync("ann"), await _world.ListAsync("bob")));

        Assert.Equal([null], await _world.AddAsync("ann", both: true, "bob"));
        Assert.Equal(("bob", "ann"), (await _world.ListAsync("ann"), await _world.ListAsync("bob")));
        Assert.Equal([Refusal.FriendAlready], await _world.AddAsync("ann", both: true, "bob"));
    }

    [Theory, Rule("R22"), InlineData(false), InlineData(true)]
    public async Task A_call_that_broke_off_between_the_lists_is_finished_by_the_sweep(bool theirsIsFull)
    {
        await _world.KnownAsync("ann", "bob");
        _world.Store.Before = call =>
            call is { Verb: StoreVerb.CommitFriends, User.User.Value: "bob" } ? throw new HttpRequestException() : default;
        await Assert.ThrowsAsync<HttpRequestException>(() => _world.AddAsync("ann", both: true, "bob"));
        _world.Store.Before = _ => default;
        if (theirsIsFull) await _world.FillAsync(World.Bob);     // meanwhile

        await _world.SweepTasksAsync();

        var theirs = await _world.ListAsync("bob");
        Assert.Equal(theirsIsFull ? "" : "bob", await _world.ListAsync("ann"));
        Assert.Equal(!theirsIsFull, theirs.Split(' ').Contains("ann"));
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R22")]
    public async Task A_call_that_broke_off_on_a_full_list_and_is_repeated_leaves_the_friend_on_no_list()
    {
        await _world.KnownAsync("ann", "bob");
        await _world.FillAsync(World.Bob);
        var commits = 0;
        _world.Store.After = call =>
        {
            if (call.Verb == StoreVerb.CommitFriends && ++commits == 1) throw new HttpRequestException();
        };
        for (var i = 0; i < 2; i++) Assert.Equal([Refusal.FriendsTooMany], await _world.AddAsync("ann", both: true, "bob"));

        Assert.Equal("", await _world.ListAsync("ann"));
        Assert.Equal(0, commits);     // theirs was asked first
    }

    [Fact, Rule("R22")]
    public async Task A_removal_that_broke_off_between_the_lists_is_finished_by_the_sweep()
    {
        await _world.KnownAsync("ann", "bob");
        await _world.AddAsync("ann", both: true, "bob");
        _world.Store.Before = call =>
            call is { Verb: StoreVerb.CommitFriends, User.User.Value: "bob" } ? throw new HttpRequestException() : default;
        await Assert.ThrowsAsync<HttpRequestException>(() => _world.RemoveAsync("ann", both: true, "bob"));
        _world.Store.Before = _ => default;

        await _world.SweepTasksAsync();

        Assert.Equal(("", ""), (await _world.ListAsync("ann"), await _world.ListAsync("bob")));
        Assert.Empty(await _world.TasksAsync());
    }

    [Deviation("F10"), Fact, Rule("R22")]
    public async Task Removing_from_both_lists_needs_only_one_of_them_to_have_the_other()
    {
        await _world.KnownAsync("ann", "bob", "carol");
        await _world.AddAsync("ann", both: true, "bob");
        await _world.AddAsync("bob", both: false, "carol");

        Assert.Equal(
            [null, Refusal.NotFriend, Refusal.UserUnknown, Refusal.NotFriend],
            await _world.RemoveAsync("ann", both: false, "bob", "carol", "dave", "ann"));
        Assert.Equal("ann carol", await _world.ListAsync("bob"));
        Assert.Equal([null], await _world.RemoveAsync("ann", both: true, "bob"));
        Assert.Equal("carol", await _world.ListAsync("bob"));
        Assert.Equal([Refusal.NotFriend], await _world.RemoveAsync("ann", both: true, "bob"));
    }
}
