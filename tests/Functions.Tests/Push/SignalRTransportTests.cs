using System.Net;
using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Push.SignalR;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Push;

public sealed class SignalRTransportTests : IDisposable
{
    private static readonly ClientMessage Message = ClientMessages.KickedOut(KickReason.KickedByAdmin);
    private readonly FakeSignalR _service = new();
    private readonly SignalRTransport _push;

    private readonly World _world = new();

    public SignalRTransportTests() =>
        _push = new SignalRTransport(() => new PresenceHub(_service), new ConnectionClaims(_world.Settings));

    public void Dispose()
    {
        _service.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_message_to_a_group_is_one_call_however_many_hear_it()
    {
        await _push.SendToGroupAsync("g1", Message, default);

        Assert.Equal(["send Group(g1) onKickedOut"], _service.Calls);
        Assert.Equal("""[{"reason":"kicked by an admin","cause":"KickedByAdmin"}]""", SentJson());
    }

    [Fact]
    public async Task A_message_to_a_connection_is_one_call()
    {
        await _push.SendToConnectionAsync("c1", Message, default);

        Assert.Equal(["send Client(c1) onKickedOut"], _service.Calls);
        Assert.Equal("""[{"reason":"kicked by an admin","cause":"KickedByAdmin"}]""", SentJson());
    }

    [Fact]
    public async Task A_list_of_users_is_the_only_argument_of_its_message()
    {
        var view = PresenceView.AsCommitted(new UserId("ann"), UserState.None, Viewer.Watchers);

        await _push.SendToGroupAsync("g1", ClientMessages.StatusUpdated(view), default);

        Assert.Equal("""[[{"userID":"ann","statusType":3,"customStatus":"","ver":0}]]""", SentJson());
    }

    [Fact]
    public async Task Joining_leaving_and_closing_are_one_call_each()
    {
        await _push.JoinAsync("c1", "g1", default);
        await _push.LeaveAsync("c1", "g1", default);
        await _push.LeaveAllAsync("c1", default);
        await _push.CloseAsync("c1", "too many", default);

        Assert.Equal(["join c1 g1", "leave c1 g1", "leave c1 all", "close c1 too many"], _service.Calls);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_service_knows_whether_a_connection_is_open(bool exists)
    {
        _service.ConnectionsExist = exists;

        Assert.Equal(exists, await _push.ExistsAsync("c1", default));
        Assert.Equal(["exists c1"], _service.Calls);
    }

    [Fact]
    public async Task What_does_not_get_through_throws()
    {
        _service.Before = _ => throw new HttpRequestException("502");

        await Assert.ThrowsAsync<HttpRequestException>(() => _push.SendToGroupAsync("g1", Message, default));
        await Assert.ThrowsAsync<HttpRequestException>(() => _push.SendToConnectionAsync("c1", Message, default));
        await Assert.ThrowsAsync<HttpRequestException>(() => _push.JoinAsync("c1", "g1", default));
        await Assert.ThrowsAsync<HttpRequestException>(() => _push.LeaveAsync("c1", "g1", default));
        await Assert.ThrowsAsync<HttpRequestException>(() => _push.CloseAsync("c1", "why", default));
        await Assert.ThrowsAsync<HttpRequestException>(() => _push.ExistsAsync("c1", default));
    }

    /// <summary>As the service's client says it: an exception of its own around what HTTP answered.</summary>
    [Fact]
    public async Task A_404_on_leaving_or_closing_means_that_there_is_nothing_left_to_do()
    {
        _service.Before = _ => throw new InvalidOperationException(
            "The service is not accessible.", new HttpRequestException("404", null, HttpStatusCode.NotFound));

        await _push.LeaveAsync("c1", "g1", default);
        await _push.CloseAsync("c1", "why", default);

        Assert.False(await _push.ExistsAsync("c1", default));
        await Assert.ThrowsAsync<ConnectionGoneException>(() => _push.JoinAsync("c1", "g1", default));
    }

    [Fact]
    public async Task A_token_carries_its_owner()
    {
        var odd = World.Key("a/b, 😀");
        var claim = new ConnectionClaim(odd, "s1", "ab12");

        var endpoint = await _push.NegotiateAsync(claim, default);

        Assert.Equal(new ClientEndpoint("https://service/client/?hub=PresenceHub", "the token"), endpoint);
        var negotiated = _service.Negotiated!;
        Assert.Equal(odd.Encode(), negotiated.UserId);
        Assert.Equal(claim, new ConnectionClaims(_world.Settings).Read(
            ConnectionClaimsTests.EventOf(negotiated.UserId, [.. negotiated.Claims.Select(of => (of.Type, of.Value))]), out _));
    }

    [Fact]
    public async Task A_negotiation_that_hangs_ends_when_the_caller_cancels()
    {
        using var cancel = new CancellationTokenSource();
        _service.Negotiating = new TaskCompletionSource().Task;

        var negotiation = _push.NegotiateAsync(new ConnectionClaim(World.Ann, "s1"), cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => negotiation);
    }

    private string SentJson() => JsonSerializer.Serialize(Assert.Single(_service.Sent), JsonSerializerOptions.Web);
}
