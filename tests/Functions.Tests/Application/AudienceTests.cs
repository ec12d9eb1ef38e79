using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>The groups of connections follow what is committed, in every race.</summary>
public sealed class AudienceTests
{
    private readonly FriendWorld _world = new();

    [Deviation("F29"), Fact, Rule("R23")]
    public async Task Every_connection_hears_of_a_new_friend_and_how_the_friend_stands()
    {
        await _world.OnlineAsync(World.Ann, "c1", "c2");
        await _world.OnlineAsync(World.Bob, "c3");

        await _world.AddAsync("ann", both: true, "bob");

        Assert.Equal(["bob", "bob", "ann"], new[] { "c1", "c2", "c3" }.SelectMany(_world.Push.HeardBy));
        var shown = _world.Push.Shown.Select(each => $"{each.Connection} {each.Status.UserID} {each.Status.StatusType}");
        Assert.Equal(["c1 bob Online", "c2 bob Online", "c3 ann Online"], shown.Order());
    }

    [Fact, Rule("R23")]
    public async Task A_connection_in_a_group_for_two_reasons_leaves_it_when_both_are_gone()
    {
        await _world.OnlineAsync(World.Ann, "c1");
        await _world.KnownAsync("bob", "carol");
        await _world.AddAsync("ann", both: false, "bob", "carol");
        await _world.Subscriptions.SubscribeAsync(_world.Ann, [new("bob"), new("carol")], null, default);

        await _world.RemoveAsync("ann", both: false, "bob");
        await _world.Subscriptions.UnsubscribeAsync(_world.Ann, null, default);
        Assert.Equal(["carol"], _world.Push.HeardBy("c1"));

        await _world.RemoveAsync("ann", both: false, "bob", "carol");
        Assert.Empty(_world.Push.HeardBy("c1"));
    }

    [Fact, Rule("R23")]
    public async Task A_connection_does_not_leave_a_group_for_a_moment_while_another_reason_is_left()
    {
        await _world.OnlineAsync(World.Ann, "c1");
        await _world.KnownAsync("bob");
        await _world.AddAsync("ann", both: false, "bob");
        await _world.Subscriptions.SubscribeAsync(_world.Ann, [new("bob")], null, default);
        _world.Push.Before = call => Assert.NotEqual(nameof(IPushTransport.LeaveAsync), call);

        await _world.RemoveAsync("ann", both: false, "bob");
        await _world.AddAsync("ann", both: false, "bob");
        await _world.Subscriptions.UnsubscribeAsync(_world.Ann, [new("bob")], default);

        Assert.Equal(["bob"], _world.Push.HeardBy("c1"));
    }

    [Fact, Rule("R15")]
    public async Task A_user_never_stops_hearing_of_their_own_changes()
    {
        await _world.OnlineAsync(World.Ann, "c1");
        await _world.Push.JoinAsync("c1", ConnectionGroups.NameOf(World.Ann), default);

        Assert.Equal([Refusal.NotFriend], await _world.RemoveAsync("ann", both: true, "ann"));

        Assert.Equal(["ann"], _world.Push.HeardBy("c1"));
    }

    [Fact, Rule("R23")]
    public async Task A_friend_added_again_during_the_removal_is_still_heard()
    {
        await _world.OnlineAsync(World.Ann, "c1");
        await _world.KnownAsync("bob");
        await _world.AddAsync("ann", both: false, "bob");
        var added = false;
        _world.Push.Before = call =>
        {
            if (call != nameof(IPushTransport.LeaveAsync) || added) return;
            added = true;
            _world.AddAsync("ann", both: false, "bob").GetAwaiter().GetResult();   // all in memory: done at once
        };

        await _world.RemoveAsync("ann", both: false, "bob");

        Assert.True(added);
        Assert.Equal("bob", await _world.ListAsync("ann"));
        Assert.Equal(["bob"], _world.Push.HeardBy("c1"));
    }

    [Fact, Rule("R23")]
    public async Task What_the_service_could_not_do_the_sweep_does()
    {
        await _world.OnlineAsync(World.Ann, "c1");
        await _world.KnownAsync("bob");
        _world.Push.Before = _ => throw new HttpRequestException();
        await _world.AddAsync("ann", both: false, "bob");
        _world.Push.Before = _ => { };
        await _world.SweepTasksAsync();
        Assert.Equal(["bob"], _world.Push.HeardBy("c1"));

        _world.Push.Before = _ => throw new HttpRequestException();
        await _world.RemoveAsync("ann", both: false, "bob");
        _world.Push.Before = _ => { };
        await _world.SweepTasksAsync();
        Assert.Empty(_world.Push.HeardBy("c1"));
    }
}
