using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Push;

public sealed class ConnectionGroupsTests
{
    private const int CallsAtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly UserKey[] Many = [.. Enumerable.Range(0, 200).Select(i => World.Key($"user {i}"))];

    private readonly ScriptedTransport _push = new();
    private readonly ConnectionGroups _groups;

    public ConnectionGroupsTests() => _groups = new ConnectionGroups(_push);

    [Fact]
    public void A_group_has_the_name_of_its_user() =>
        Assert.Equal("1400000000-a!2Fb!20!F0!9F!98!80", ConnectionGroups.NameOf(World.Key("a/b 😀")));

    [Fact]
    public async Task A_connection_joins_and_leaves_the_group_of_each_user()
    {
        await _groups.JoinAsync("c1", Many, default);
        Assert.Equal(Many.Select(user => $"join c1 {user.Encode()}").Order(), _push.Calls.Order());

        _push.Calls.Clear();
        await _groups.LeaveAsync("c1", Many, default);
        Assert.Equal(Many.Select(user => $"leave c1 {user.Encode()}").Order(), _push.Calls.Order());
    }

    [Fact]
    public async Task Joining_and_leaving_no_group_asks_for_nothing()
    {
        _push.Answers = (_, _) => throw new HttpRequestException("502");

        await _groups.JoinAsync("c1", [], default);
        await _groups.LeaveAsync("c1", [], default);

        Assert.Empty(_push.Calls);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Many_groups_are_joined_and_left_16_at_once_and_never_more(bool joins)
    {
        var (running, most, full) = (0, 0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _push.Answers = async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == CallsAtOnce) full.TrySetResult();
            await full.Task.WaitAsync(Patience, CancellationToken.None);   // nothing is done before 16 are under way
            await Task.Yield();
            Interlocked.Decrement(ref running);
        };

        await (joins ? _groups.JoinAsync("c1", Many, default) : _groups.LeaveAsync("c1", Many, default));

        Assert.Equal(CallsAtOnce, most);
        Assert.Equal(Many.Length, _push.Calls.Count);
    }

    [Fact]
    public async Task A_connection_that_is_gone_cannot_join()
    {
        _push.Answers = (_, _) => throw new ConnectionGoneException("c1");

        var gone = await Assert.ThrowsAsync<ConnectionGoneException>(() => _groups.JoinAsync("c1", [World.Ann, World.Bob], default));

        Assert.Equal("c1", gone.ConnectionId);
    }

    [Fact]
    public async Task One_group_of_many_that_cannot_be_joined_is_a_failure()
    {
        _push.Answers = (call, _) => call == $"join c1 {Many[123].Encode()}" ? throw new HttpRequestException("502") : Task.CompletedTask;

        await Assert.ThrowsAsync<HttpRequestException>(() => _groups.JoinAsync("c1", Many, default));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
