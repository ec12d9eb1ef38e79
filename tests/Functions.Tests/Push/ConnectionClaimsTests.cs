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
    [InlineData("1400000000-ann", null)]
    [InlineData("", "s1")]
    [InlineData("ann", "s1")]
    [InlineData("1400000000-", "s1")]
    [InlineData("1400000000-λ😀", "s1")]
    [InlineData("1400000000-!00", "s1")]
    public void A_token_of_another_make_has_no_owner(string userId, string? session) =>
        Assert.Null(ConnectionClaims.Read(EventOf(userId, session is null ? [] : [(ConnectionClaims.Session, session)])));

    [Fact]
    public void A_token_of_an_earlier_build_has_no_credential()
    {
        var claim = ConnectionClaims.Read(EventOf("1400000000-ann", (ConnectionClaims.Session, "s1"), ("presence.negotiated", "638")));

        Assert.Equal(new ConnectionClaim(World.Ann, "s1", ""), claim);
    }

    [Fact]
    public void An_event_without_claims_has_no_owner() =>
        Assert.Null(ConnectionClaims.Read(new SignalRInvocationContext { UserId = "1400000000-ann" }));

    [Theory, MemberData(nameof(OddIds.All), MemberType = typeof(OddIds))]
    public void An_owner_comes_back_whatever_the_id(string id)
    {
        var claim = new ConnectionClaim(World.Key(id), "s1", "ab12");
        var claims = ConnectionClaims.Of(claim).Select(of => (of.Type, of.Value)).ToArray();

        Assert.Equal(claim, ConnectionClaims.Read(EventOf(ConnectionClaims.UserIdOf(claim), claims)));
        Assert.DoesNotContain(claims, of => of.Value.Contains(',', StringComparison.Ordinal));   // the service joins claims with commas
    }

    [Fact]
    public void The_names_of_the_claims_never_change()
    {
        var claims = ConnectionClaims.Of(new ConnectionClaim(World.Ann, "s1", "ab12"));

        Assert.Equal(["presence.session: s1", "presence.credential: ab12"], claims.Select(claim => $"{claim.Type}: {claim.Value}"));
        Assert.Equal("1400000000-ann", ConnectionClaims.UserIdOf(new ConnectionClaim(World.Ann, "s1")));
    }

    internal static SignalRInvocationContext EventOf(string userId, params (string Type, string Value)[] claims) => new()
    {
        ConnectionId = "c1",
        UserId = userId,
        Claims = claims.ToDictionary(claim => claim.Type, claim => new StringValues(claim.Value), StringComparer.Ordinal),
    };
}
