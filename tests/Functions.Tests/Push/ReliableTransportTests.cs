using Polly.Timeout;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Tests.Fakes;

namespace Presence.Functions.Tests.Push;

public sealed class ReliablePushTests
{
    private static readonly StatusChange Change = new("ann", StatusType.Online, "", 1);
    private readonly ImpatientTime _time = new(ReliablePush.TryFor);
    private int _tries;

    [Theory, InlineData(0), InlineData(1), InlineData(ReliablePush.Retries)]
    public async Task A_failure_that_passes_is_not_noticed(int failures)
    {
        var push = Push(_ => _tries <= failures ? throw new HttpRequestException("502") : Task.CompletedTask);

        await push.TellAsync(World.Ann, Change, default);

        Assert.Equal(failures + 1, _tries);
    }

    [Fact]
    public async Task A_failure_that_stays_is_passed_on_in_the_end()
    {
        var push = Push(_ => throw new HttpRequestException($"failure {_tries}"));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => push.TellAsync(World.Ann, Change, default));

        Assert.Equal("failure 3", failure.Message);
        Assert.Equal(1 + ReliablePush.Retries, _tries);
    }

    [Fact]
    public async Task A_push_that_hangs_times_out_and_is_tried_again()
    {
        var push = Push(within => _tries == 1 ? HangAsync(within) : Task.CompletedTask);

        await push.TellAsync(World.Ann, Change, default);

        Assert.Equal(2, _tries);
    }

    [Fact]
    public async Task A_push_that_always_hangs_comes_to_an_end()
    {
        var push = Push(HangAsync);

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => push.KickAsync("c1", "why", default));

        Assert.Equal(1 + ReliablePush.Retries, _tries);
    }

    /// <summary>An HTTP client with a timeout of its own cancels by itself: nobody gave up, so it is tried again.</summary>
    [Fact]
    public async Task A_timeout_of_the_client_below_is_tried_again()
    {
        var push = Push(_ => _tries == 1 ? throw new TaskCanceledException("the client's own timeout", new TimeoutException()) : Task.CompletedTask);

        await push.TellAsync(World.Ann, Change, default);

        Assert.Equal(2, _tries);
    }

    [Fact]
    public async Task Whoever_gives_up_is_not_made_to_wait()
    {
        using var given = new CancellationTokenSource();
        var push = Push(async within =>
        {
            await given.CancelAsync();
            within.ThrowIfCancellationRequested();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push.TellAsync(World.Ann, Change, given.Token));

        Assert.Equal(1, _tries);
    }

    [Fact]
    public async Task Joining_and_leaving_nobody_asks_for_nothing()
    {
        var push = Push(_ => throw new HttpRequestException());

        await push.JoinAsync("c1", [], default);
        await push.LeaveAsync("c1", [], default);

        Assert.Equal(0, _tries);
    }

    [Fact]
    public async Task Every_call_is_tried_again()
    {
        var push = Push(_ => _tries % 2 == 1 ? throw new HttpRequestException() : Task.CompletedTask);

        var ticket = await push.NegotiateAsync(new ConnectionClaim(World.Ann, "s1", default), default);
        await push.TellAsync(World.Ann, Change, default);
        await push.JoinAsync("c1", [World.Bob], default);
        await push.LeaveAsync("c1", [World.Bob], default);
        await push.ReadyAsync("c1", new Ready("s1", 120), [Change], default);
        await push.KickAsync("c1", "why", default);

        Assert.Equal(new Ticket("url", "token"), ticket);
        Assert.Equal(12, _tries);
    }

    private ReliablePush Push(Func<CancellationToken, Task> act) => new(new ScriptedPush(within =>
    {
        _tries++;
        return act(within);
    }), _time);

    private Task HangAsync(CancellationToken within)
    {
        var hanging = Task.Delay(Timeout.Infinite, within);
        _time.RunOut();
        return hanging;
    }

    private sealed class ScriptedPush(Func<CancellationToken, Task> act) : IPush
    {
        public async Task<Ticket> NegotiateAsync(ConnectionClaim claim, CancellationToken stop)
        {
            await act(stop);
            return new Ticket("url", "token");
        }

        public Task TellAsync(UserKey user, StatusChange change, CancellationToken stop) => act(stop);

        public Task JoinAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) => act(stop);

        public Task LeaveAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) => act(stop);

        public Task ReadyAsync(string connectionId, Ready ready, IReadOnlyList<StatusChange> statuses, CancellationToken stop) => act(stop);

        public Task ShowAsync(string connectionId, IReadOnlyList<StatusChange> statuses, CancellationToken stop) => act(stop);

        public Task EvictedAsync(string connectionId, Evicted evicted, CancellationToken stop) => act(stop);

        public Task KickAsync(string connectionId, string reason, CancellationToken stop) => act(stop);
    }
}
