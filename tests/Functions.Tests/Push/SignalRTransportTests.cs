using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Fakes;

namespace Presence.Functions.Tests.Push;

public sealed class SignalRPushTests : IDisposable
{
    private static readonly StatusChange Change = new("ann", StatusType.PushOnline, "", 7);
    private static readonly UserKey Odd = World.Ann with { User = "a/b 😀" };
    private readonly FakeSignalR _service = new();
    private readonly SignalRPush _push;

    public SignalRPushTests() => _push = new SignalRPush(() => new PresenceHub(_service));

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_change_is_one_message_to_the_users_group()
    {
        await _push.TellAsync(Odd, Change, default);

        Assert.Equal([$"send Group({KeyText.Of(Odd)}) onUserStatusUpdated"], _service.Calls);
        Assert.Equal("""[[{"userID":"ann","statusType":2,"customStatus":"","ver":7}]]""", JsonSerializer.Serialize(Assert.Single(_service.Sent), JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task A_connection_is_ready_before_it_hears_how_things_stand()
    {
        await _push.ReadyAsync("c1", new Ready("s1", 120), [Change, Change with { UserID = "bob" }], default);

        Assert.Equal(["send Client(c1) onReady", "send Client(c1) onUserStatusUpdated"], _service.Calls);
        var sent = JsonSerializer.Serialize(_service.Sent, JsonSerializerOptions.Web);
        Assert.StartsWith("""[[{"sessionId":"s1","heartbeatSeconds":120}],[[{"userID":"ann",""", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_is_pushed_out_is_told_before_it_is_closed()
    {
        await _push.KickAsync("c1", "too many", default);

        Assert.Equal(["send Client(c1) onKickedOut", "close c1 too many"], _service.Calls);
        Assert.Equal("""[{"reason":"too many"}]""", JsonSerializer.Serialize(Assert.Single(_service.Sent), JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task A_connection_joins_and_leaves_the_group_of_each_user()
    {
        var users = Enumerable.Range(0, 200).Select(i => World.Ann with { User = $"user {i}" }).ToList();

        await _push.JoinAsync("c1", users, default);
        Assert.Equal(users.Select(user => $"join c1 {KeyText.Of(user)}").Order(), _service.Calls.Order());

        _service.Calls.Clear();
        await _push.LeaveAsync("c1", users, default);
        Assert.Equal(users.Select(user => $"leave c1 {KeyText.Of(user)}").Order(), _service.Calls.Order());
    }

    [Fact]
    public async Task A_connection_that_is_gone_is_passed_over()
    {
        _service.ConnectionsExist = false;
        _service.Before = call => Fail(call, "join", "leave");

        await _push.JoinAsync("c1", [World.Ann, World.Bob], default);
        await _push.LeaveAsync("c1", [World.Ann, World.Bob], default);

        Assert.Contains("exists c1", _service.Calls);
    }

    [Fact]
    public async Task A_connection_that_is_there_and_cannot_join_is_a_failure()
    {
        _service.Before = call => Fail(call, "join", "leave");

        await Assert.ThrowsAsync<HttpRequestException>(() => _push.JoinAsync("c1", [World.Ann], default));
        await Assert.ThrowsAsync<HttpRequestException>(() => _push.LeaveAsync("c1", [World.Ann], default));
    }

    [Fact]
    public async Task Whoever_gives_up_while_joining_hears_so()
    {
        _service.ConnectionsExist = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _push.JoinAsync("c1", [World.Ann], new CancellationToken(true)));

        Assert.DoesNotContain("exists c1", _service.Calls);
    }

    [Fact]
    public async Task What_does_not_get_through_throws()
    {
        _service.Before = call => Fail(call, "send");

        await Assert.ThrowsAsync<HttpRequestException>(() => _push.TellAsync(World.Ann, Change, default));
        await Assert.ThrowsAsync<HttpRequestException>(() => _push.ReadyAsync("c1", new Ready("s1", 120), [Change], default));
        await Assert.ThrowsAsync<HttpRequestException>(() => _push.KickAsync("c1", "why", default));
    }

    [Fact]
    public async Task A_ticket_carries_its_owner()
    {
        var claim = new ConnectionClaim(Odd, "s1", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(7));

        Assert.Equal(new Ticket("https://service/client/?hub=PresenceHub", "the token"), await _push.NegotiateAsync(claim, default));

        var negotiated = _service.Negotiated!;
        Assert.Equal(KeyText.Of(Odd), negotiated.UserId);
        Assert.DoesNotContain(negotiated.Claims, of => of.Value.Contains(',', StringComparison.Ordinal));
        Assert.Equal(claim, ConnectionClaims.Read(ConnectionClaimsTests.EventOf(
            negotiated.UserId, [.. negotiated.Claims.Select(of => (of.Type, of.Value))])));
    }

    private static void Fail(string call, params string[] verbs)
    {
        if (verbs.Any(verb => call.StartsWith(verb, StringComparison.Ordinal))) throw new HttpRequestException("404");
    }
}
