using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;
using Presence.Functions.Push;
using Presence.Functions.Push.SignalR;
using Presence.Functions.Tests.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Push;

public sealed class ConnectionClaimsTests
{
    /// <summary>Events of connections whose tokens were made elsewhere: passed over, never a failure.</summary>
    [Theory]
    [InlineData("1400000000-ann", null, "638000000000000000")]
    [InlineData("1400000000-ann", "s1", null)]
    [InlineData("1400000000-ann", "s1", "")]
    [InlineData("1400000000-ann", "s1", "-1")]
    [InlineData("1400000000-ann", "s1", "9223372036854775807")]
    [InlineData("1400000000-ann", "s1", "yesterday")]
    [InlineData("", "s1", "638000000000000000")]
    [InlineData("ann", "s1", "638000000000000000")]
    [InlineData("1400000000-", "s1", "638000000000000000")]
    [InlineData("1400000000-λ😀", "s1", "638000000000000000")]
    [InlineData("1400000000-!00", "s1", "638000000000000000")]
    public void A_token_of_another_make_has_no_owner(string userId, string? session, string? at)
    {
        var claims = new List<(string, string)>();
        if (session is not null) claims.Add((ConnectionClaims.Session, session));
        if (at is not null) claims.Add((ConnectionClaims.NegotiatedAt, at));

        Assert.Null(ConnectionClaims.Read(EventOf(userId, [.. claims])));
    }

    [Fact]
    public void An_event_without_claims_has_no_owner() =>
        Assert.Null(ConnectionClaims.Read(new SignalRInvocationContext { UserId = "1400000000-ann" }));

    [Theory, MemberData(nameof(OddIds.All), MemberType = typeof(OddIds))]
    public void An_owner_comes_back_whatever_the_id(string id)
    {
        var claim = new ConnectionClaim(World.Key(id), "s1", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(7));
        var claims = ConnectionClaims.Of(claim).Select(of => (of.Type, of.Value)).ToArray();

        Assert.Equal(claim, ConnectionClaims.Read(EventOf(ConnectionClaims.UserIdOf(claim), claims)));
        Assert.DoesNotContain(claims, of => of.Value.Contains(',', StringComparison.Ordinal));   // the service joins claims with commas
    }

    [Fact]
    public void The_names_of_the_claims_never_change()
    {
        var claims = ConnectionClaims.Of(new ConnectionClaim(World.Ann, "s1", new DateTimeOffset(638000000000000000, TimeSpan.Zero)));

        Assert.Equal(
            ["presence.session: s1", "presence.negotiated: 638000000000000000"], claims.Select(claim => $"{claim.Type}: {claim.Value}"));
        Assert.Equal("1400000000-ann", ConnectionClaims.UserIdOf(new ConnectionClaim(World.Ann, "s1", default)));
    }

    internal static SignalRInvocationContext EventOf(string userId, params (string Type, string Value)[] claims) => new()
    {
        ConnectionId = "c1",
        UserId = userId,
        Claims = claims.ToDictionary(claim => claim.Type, claim => new StringValues(claim.Value), StringComparer.Ordinal),
    };
}
