using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Application;

/// <summary>
/// A write that took effect and whose answer was lost is a success, with all that follows: whether the store throws, or its
/// client tries again by itself and meets what it has written.
/// </summary>
public sealed class LostAnswerTests : IDisposable
{
    private static readonly UserId Bob = World.Bob.User;
    private readonly FriendWorld _world = new();

    public void Dispose() => _world.Dispose();

    public static TheoryData<bool> Throws { get; } = [true, false];

    [Theory, MemberData(nameof(Throws))]
    public async Task Signing_out_is_a_success(bool throws)
    {
        await _world.OnlineAsync(World.Ann, "c1");
        LoseAnswerOf(StoreVerb.Commit, throws);

        Assert.Null((await _world.Presence.ChangeAsync(World.Ann, new Command.SignOut("c1"), default)).Refusal);

        Assert.Equal(["c1"], _world.Push.Closed);
        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
        Assert.Empty(await _world.TasksAsync());
    }

    [Theory, MemberData(nameof(Throws))]
    public async Task Subscribing_joins_and_unsubscribing_leaves(bool throws)
    {
        await _world.OnlineAsync(World.Ann, "c1");
        await _world.KnownAsync("bob");

        LoseAnswerOf(StoreVerb.CommitSubscriptions, throws);
        var subscribed = await _world.Subscriptions.SubscribeAsync(_world.Ann, [Bob], null, default);
        Assert.Equal(Bob, Assert.Single(subscribed.Watched).User);
        Assert.Contains("bob", _world.Push.HeardBy("c1"));

        LoseAnswerOf(StoreVerb.CommitSubscriptions, throws);
        await _world.Subscriptions.UnsubscribeAsync(_world.Ann, [Bob], default);
        Assert.DoesNotContain("bob", _world.Push.HeardBy("c1"));
        Assert.Empty(await _world.TasksAsync());
    }

    [Theory, MemberData(nameof(Throws))]
    public async Task Adding_and_removing_a_friend_are_successes_and_are_heard(bool throws)
    {
        await _world.OnlineAsync(World.Ann, "c1");
        await _world.KnownAsync("bob");

        LoseAnswerOf(StoreVerb.CommitFriends, throws);
        Assert.Equal([null], await _world.AddAsync("ann", both: true, "bob"));
        Assert.Contains("bob", _world.Push.HeardBy("c1"));
        Assert.Equal("ann", await _world.ListAsync("bob"));

        LoseAnswerOf(StoreVerb.CommitFriends, throws);
        Assert.Equal([null], await _world.RemoveAsync("ann", both: true, "bob"));
        Assert.DoesNotContain("bob", _world.Push.HeardBy("c1"));
        Assert.Equal("", await _world.ListAsync("bob"));
    }

    [Fact]
    public async Task A_commit_that_others_have_followed_is_recognised()
    {
        await _world.OnlineAsync(World.Ann, "c1");
        var others = 0;
        _world.Store.After = call =>
        {
            if (call.Verb != StoreVerb.Commit || call.Row!.Value.State.CustomStatus != "mine") return;
            _world.Store.After = _ => { };
            throw new HttpRequestException("the answer is lost");
        };
        _world.Store.Before = async call =>
        {
            var last = _world.Store.Calls.Last(c => c.Verb == StoreVerb.Commit).Row?.State.CustomStatus;
            if (call.Verb != StoreVerb.Load || last != "mine") return;
            _world.Store.Before = _ => default;
            for (; others < 5; others++)
                await _world.NewInstance().Presence.ChangeAsync(World.Ann, new Command.SetCustomStatus($"theirs {others}"), default);
        };

        var decision = await _world.Presence.ChangeAsync(World.Ann, new Command.SetCustomStatus("mine"), default);

        Assert.Equal("mine", decision.State.CustomStatus);   // it was made, and five others after it
        var row = (await _world.Store.LoadAsync(RowKind.User, World.Ann, default)).Value;
        Assert.Equal("theirs 4", row.State.CustomStatus);
        Assert.Equal("theirs 4", _world.Push.LastToldOf(World.Ann)!.CustomStatus);
    }

    [Fact]
    public async Task A_store_that_stays_away_is_a_failure_and_what_it_has_written_is_told_by_the_sweep()
    {
        await _world.OnlineAsync(World.Ann, "c1");
        var written = false;
        _world.Store.After = call =>
        {
            written |= call.Verb == StoreVerb.Commit;
            if (written) throw new HttpRequestException("the storage is away");
        };
        await Assert.ThrowsAsync<HttpRequestException>(
            () => _world.Presence.ChangeAsync(World.Ann, new Command.SetCustomStatus("tea"), default));
        _world.Store.After = _ => { };

        await _world.SweepTasksAsync();

        Assert.Equal("tea", _world.Push.LastToldOf(World.Ann)!.CustomStatus);
        Assert.Empty(await _world.TasksAsync());
    }

    // A store whose client tries again by itself answers "somebody else was first": that was the first try.
    private void LoseAnswerOf(StoreVerb verb, bool throws)
    {
        var lost = false;
        _world.Store.After = call =>
        {
            if (throws && IsFirst(call)) throw new HttpRequestException("the answer is lost");
        };
        _world.Store.MeetsItself = call => !throws && IsFirst(call);

        bool IsFirst(StoreCall call) => call.Verb == verb && !lost && (lost = true);
    }
}
