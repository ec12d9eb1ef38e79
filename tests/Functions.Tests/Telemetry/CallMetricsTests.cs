using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Telemetry;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Telemetry;

/// <summary>Calls that come in and calls that go out: counted, timed, and with how they ended.</summary>
public sealed class CallMetricsTests : IDisposable
{
    private readonly World _world = new(rates: new RateLimitSettings { Client = 1 });
    private readonly Measured _measured;
    private readonly Endpoints _endpoints;

    public CallMetricsTests()
    {
        _measured = new Measured(_world.Metrics.Meter);
        _endpoints = new Endpoints(_world);
    }

    public void Dispose()
    {
        _measured.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_call_is_timed_with_its_dialect_its_command_and_how_it_ended()
    {
        await _world.OnlineAsync(World.Ann);
        await _endpoints.CallAsync("setSelfStatus", "ann", new { customStatus = "" });
        await _endpoints.AskAsync("querystate", "ann", new { To_Account = new[] { "ann" } });
        await _endpoints.AskAsync("querystate", "administrator", new { });

        Assert.Equal(
            [" client setSelfStatus ok", " tencent querystate refused 90009", " tencent querystate refused 90003"],
            _measured.TagsOf("presence.call.duration"));
        Assert.All(_measured.ValuesOf("presence.call.duration"), seconds => Assert.InRange(seconds, 0, 60));
    }

    [Fact]
    public async Task A_call_over_a_limit_is_told_apart_from_one_that_is_refused()
    {
        await _world.KnownAsync("ann", "bob");
        for (var i = 0; i < 2; i++) await _endpoints.AskAsync("getUserStatus", "ann", new { userIDList = new[] { "bob" } });

        Assert.Equal(
            [" client getUserStatus ok", " client getUserStatus rate_limited 2996"], _measured.TagsOf("presence.call.duration"));
    }

    [Fact]
    public async Task A_call_that_breaks_or_takes_too_long_is_no_refusal()
    {
        await _world.KnownAsync("ann");
        _world.Store.Before = _ => throw new InvalidOperationException();
        await _endpoints.AskAsync("setSelfStatus", "ann", new { customStatus = "x" });
        _world.Store.Before = _ => throw new TimeoutException();
        await _endpoints.AskAsync("setSelfStatus", "ann", new { customStatus = "x" });

        Assert.Equal(
            [" client setSelfStatus broken 70500", " client setSelfStatus timed_out 60008"], _measured.TagsOf("presence.call.duration"));
    }

    [Fact]
    public async Task States_are_counted_by_who_asked_for_them()
    {
        await _world.KnownAsync("ann", "bob");
        await _endpoints.CallAsync("querystate", "administrator", new { To_Account = new[] { "ann", "bob", "bob" } });
        await _endpoints.CallAsync("getUserStatus", "ann", new { userIDList = new[] { "bob" } });
        await _endpoints.CallZimAsync("ann", "bob", "carol");

        Assert.Equal(
            [
                "presence.states client getUserStatus 1", "presence.states tencent querystate 2",
                "presence.states zim QueryUserOnlineState 3",
            ],
            _measured.Counted("presence.states"));
    }

    [Fact]
    public async Task Each_try_of_a_call_of_SignalR_is_timed_with_how_it_ended()
    {
        var failures = 1;
        _world.Push.Before = _ =>
        {
            if (failures-- > 0) throw new HttpRequestException();
        };
        var push = new ReliableTransport(
            new ObservedTransport(_world.Push, _world.The<OutgoingCalls>()), TimeProvider.System);
        _world.Push.Drop("c2");

        await push.SendToGroupAsync("ann", ClientMessages.StatusUpdated(), default);
        await Assert.ThrowsAsync<ConnectionGoneException>(() => push.JoinAsync("c2", World.Ann.Encode(), default));
        await push.ExistsAsync("c1", default);
        _world.Push.Before = _ => throw new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => push.CloseAsync("c1", "", default));

        Assert.Equal(
            [
                " send_to_group failed System.Net.Http.HttpRequestException", " send_to_group ok", " join gone", " exists ok",
                " close timed_out timeout", " close timed_out timeout", " close timed_out timeout",
            ],
            _measured.TagsOf("presence.signalr.call.duration"));
    }

    [Fact]
    public async Task Every_call_of_SignalR_is_named()
    {
        var push = new ObservedTransport(_world.Push, _world.The<OutgoingCalls>());
        var group = World.Ann.Encode();

        await push.NegotiateAsync(new ConnectionClaim(World.Ann, "s1"), default);
        await push.SendToGroupAsync(group, ClientMessages.StatusUpdated(), default);
        await push.SendToConnectionAsync("c1", ClientMessages.StatusUpdated(), default);
        await push.JoinAsync("c1", group, default);
        await push.LeaveAsync("c1", group, default);
        await push.LeaveAllAsync("c1", default);
        await push.ExistsAsync("c1", default);
        await push.CloseAsync("c1", "", default);

        Assert.Equal(
            ["negotiate", "send_to_group", "send_to_connection", "join", "leave", "leave_all", "exists", "close"],
            _measured.TagsOf("presence.signalr.call.duration").Select(tags => tags.Split(' ')[1]));
        Assert.Equal(typeof(IPushTransport).GetMethods().Length, _measured.ValuesOf("presence.signalr.call.duration").Count());
    }
}
