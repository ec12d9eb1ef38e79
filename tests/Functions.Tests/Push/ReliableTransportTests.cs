using Polly.Timeout;
using Presence.Functions.Push;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Push;

public sealed class ReliableTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Each primitive, and the call that it makes.
    private static readonly Dictionary<string, (Func<IPushTransport, CancellationToken, Task> Do, string Call)> Primitives = new()
    {
        [nameof(IPushTransport.NegotiateAsync)] = (NegotiateAsync, "negotiate 1400000000-ann s1"),
        [nameof(IPushTransport.SendToGroupAsync)] =
            ((push, stop) => push.SendToGroupAsync("g1", ClientMessages.StatusUpdated(), stop), "send g1 onUserStatusUpdated"),
        [nameof(IPushTransport.SendToConnectionAsync)] =
            ((push, stop) => push.SendToConnectionAsync("c1", ClientMessages.StatusUpdated(), stop), "send c1 onUserStatusUpdated"),
        [nameof(IPushTransport.JoinAsync)] = ((push, stop) => push.JoinAsync("c1", "g1", stop), "join c1 g1"),
        [nameof(IPushTransport.LeaveAsync)] = ((push, stop) => push.LeaveAsync("c1", "g1", stop), "leave c1 g1"),
        [nameof(IPushTransport.LeaveAllAsync)] = ((push, stop) => push.LeaveAllAsync("c1", stop), "leave c1 all"),
        [nameof(IPushTransport.CloseAsync)] = ((push, stop) => push.CloseAsync("c1", "why", stop), "close c1 why"),
        [nameof(IPushTransport.ExistsAsync)] = (ExistsAsync, "exists c1"),
    };

    private readonly ImpatientTime _time = new(ReliableTransport.TryFor);
    private readonly ScriptedTransport _inner = new();
    private readonly ReliableTransport _push;

    public ReliableTransportTests() => _push = new ReliableTransport(_inner, _time);

    public static TheoryData<string> Names => [.. Primitives.Keys];

    [Fact]
    public void Every_primitive_is_tested_here() =>
        Assert.Equal(typeof(IPushTransport).GetMethods().Select(method => method.Name), Primitives.Keys);

    [Theory, MemberData(nameof(Names))]
    public async Task What_succeeds_is_done_once(string name)
    {
        await DoAsync(name);

        Assert.Equal([Primitives[name].Call], _inner.Calls);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_failure_that_passes_is_not_noticed(string name)
    {
        _inner.Answers = (_, _) => _inner.Calls.Count <= ReliableTransport.Retries
            ? throw new HttpRequestException("502")
            : Task.CompletedTask;

        await DoAsync(name);

        Assert.Equal(Enumerable.Repeat(Primitives[name].Call, 1 + ReliableTransport.Retries), _inner.Calls);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_failure_that_stays_is_passed_on_in_the_end(string name)
    {
        _inner.Answers = (_, _) => throw new HttpRequestException($"failure {_inner.Calls.Count}");

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => DoAsync(name));

        Assert.Equal("failure 3", failure.Message);
        Assert.Equal(1 + ReliableTransport.Retries, _inner.Calls.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_call_that_hangs_times_out_and_is_tried_again(string name)
    {
        _inner.Answers = (_, within) => _inner.Calls.Count == 1 ? HangAsync(within) : Task.CompletedTask;

        await DoAsync(name);

        Assert.Equal(2, _inner.Calls.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_call_that_always_hangs_comes_to_an_end(string name)
    {
        _inner.Answers = (_, within) => HangAsync(within);

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => DoAsync(name));

        Assert.Equal(1 + ReliableTransport.Retries, _inner.Calls.Count);
    }

    /// <summary>An HTTP client with a timeout of its own cancels by itself: the caller did not, so it is tried again.</summary>
    [Theory, MemberData(nameof(Names))]
    public async Task A_timeout_of_the_client_below_is_tried_again(string name)
    {
        _inner.Answers = (_, _) => _inner.Calls.Count == 1
            ? throw new TaskCanceledException("the client's own timeout", new TimeoutException())
            : Task.CompletedTask;

        await DoAsync(name);

        Assert.Equal(2, _inner.Calls.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_caller_that_cancels_is_not_made_to_wait(string name)
    {
        using var cancel = new CancellationTokenSource();
        _inner.Answers = async (_, within) =>
        {
            await cancel.CancelAsync();
            within.ThrowIfCancellationRequested();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DoAsync(name, cancel.Token));

        Assert.Single(_inner.Calls);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_answer_about_a_connection_is_passed_on(bool exists)
    {
        _inner.ConnectionsExist = exists;

        Assert.Equal(exists, await _push.ExistsAsync("c1", default));
    }

    [Fact]
    public async Task The_endpoint_is_passed_on() =>
        Assert.Same(ScriptedTransport.Endpoint, await _push.NegotiateAsync(new ConnectionClaim(World.Ann, "s1"), default));

    private Task DoAsync(string name, CancellationToken stop = default) =>
        Primitives[name].Do(_push, stop).WaitAsync(Patience, CancellationToken.None);

    private static Task NegotiateAsync(IPushTransport push, CancellationToken stop) =>
        push.NegotiateAsync(new ConnectionClaim(World.Ann, "s1"), stop);

    private static Task ExistsAsync(IPushTransport push, CancellationToken stop) => push.ExistsAsync("c1", stop);

    private Task HangAsync(CancellationToken within)
    {
        var hanging = Task.Delay(Timeout.Infinite, within);
        _time.RunOut();
        return hanging;
    }
}
