using Polly.CircuitBreaker;
using Polly.Timeout;
using Presence.Functions.Push;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Push;

/// <summary>A service that does not answer costs its callers next to nothing, and is found again soon.</summary>
public sealed class CircuitBreakerTests
{
    private readonly ImpatientTime _time = new(ReliableTransport.TryFor);
    private readonly ScriptedTransport _inner = new();
    private readonly ReliableTransport _push;

    public CircuitBreakerTests() => _push = new ReliableTransport(_inner, _time);

    [Fact]
    public async Task When_most_tries_hang_nothing_more_is_sent()
    {
        await BreakAsync();
        var sent = _inner.Calls.Count;

        await Assert.ThrowsAsync<BrokenCircuitException>(() => JoinAsync());
        await Assert.ThrowsAsync<BrokenCircuitException>(() => _push.ExistsAsync("c1", default));

        Assert.Equal(sent, _inner.Calls.Count);
        Assert.InRange(sent, ReliableTransport.BreaksFrom, ReliableTransport.BreaksFrom + ReliableTransport.Retries);
    }

    [Fact]
    public async Task What_was_not_sent_cannot_land_late()
    {
        await BreakAsync();
        var late = LateCalls.Watch();

        await Assert.ThrowsAsync<BrokenCircuitException>(() => JoinAsync());

        Assert.False(late.Any);
    }

    [Fact]
    public async Task What_was_sent_before_it_broke_can()
    {
        _inner.Answers = (_, _) => throw new HttpRequestException("502");
        var late = LateCalls.Watch();

        await Assert.ThrowsAsync<HttpRequestException>(() => JoinAsync());

        Assert.True(late.Any);
    }

    [Fact]
    public async Task A_token_is_signed_all_the_same()
    {
        await BreakAsync();

        _inner.Answers = (_, _) => Task.CompletedTask;

        Assert.Same(ScriptedTransport.Endpoint, await _push.NegotiateAsync(new ConnectionClaim(World.Ann, "s1"), default));
    }

    [Fact]
    public async Task After_a_break_one_call_finds_out_and_then_all_get_through()
    {
        await BreakAsync();
        _inner.Answers = (_, _) => Task.CompletedTask;
        _time.Advance(ReliableTransport.BreaksFor);

        await JoinAsync();
        await JoinAsync();
    }

    [Fact]
    public async Task A_service_that_still_hangs_costs_one_try_each_break()
    {
        await BreakAsync();
        for (var i = 0; i < 3; i++)
        {
            var sent = _inner.Calls.Count;
            _time.Advance(ReliableTransport.BreaksFor);
            await Assert.ThrowsAnyAsync<Exception>(() => JoinAsync());
            await Assert.ThrowsAsync<BrokenCircuitException>(() => JoinAsync());
            Assert.Equal(sent + 1, _inner.Calls.Count);
        }
    }

    [Fact]
    public async Task Some_failures_among_many_answers_break_nothing()
    {
        var calls = 0;
        _inner.Answers = (_, _) => calls++ % 3 == 0 ? Task.CompletedTask : throw new HttpRequestException("502");

        for (var i = 0; i < 10 * ReliableTransport.BreaksFrom; i++) await JoinAsync();   // every third try gets through
    }

    [Fact]
    public async Task Connections_that_are_gone_are_answers()
    {
        _inner.Answers = (_, _) => throw new ConnectionGoneException("c1");

        for (var i = 0; i < 10 * ReliableTransport.BreaksFrom; i++) await Assert.ThrowsAsync<ConnectionGoneException>(() => JoinAsync());
    }

    private Task JoinAsync() => _push.JoinAsync("c1", "g1", default);

    private async Task BreakAsync()
    {
        _inner.Answers = (_, within) =>
        {
            var hanging = Task.Delay(Timeout.Infinite, within);
            _time.RunOut();
            return hanging;
        };
        for (var i = 0; ; i++)
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => JoinAsync());
            if (failure is BrokenCircuitException) return;
            Assert.IsType<TimeoutRejectedException>(failure);
            Assert.True(i < ReliableTransport.BreaksFrom);
        }
    }
}
