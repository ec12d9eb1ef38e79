using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;
using Presence.Functions.Push;

namespace Presence.Functions.Tests.Push;

public sealed class ConnectionClaimsTests
{
    /// <summary>Events of connections whose tokens others made: passed over, never a failure.</summary>
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
    public void A_stranger_is_nobodys_connection(string userId, string? session, string? at)
    {
        var claims = new List<(string, string)>();
        if (session is not null) claims.Add((ConnectionClaims.Session, session));
        if (at is not null) claims.Add((ConnectionClaims.NegotiatedAt, at));

        Assert.Null(ConnectionClaims.Read(EventOf(userId, [.. claims])));
    }

    [Fact]
    public void An_event_without_claims_is_nobodys() => Assert.Null(ConnectionClaims.Read(new SignalRInvocationContext { UserId = "1400000000-ann" }));

    internal static SignalRInvocationContext EventOf(string userId, params (string Type, string Value)[] claims) => new()
    {
        ConnectionId = "c1",
        UserId = userId,
        Claims = claims.ToDictionary(claim => claim.Type, claim => new StringValues(claim.Value), StringComparer.Ordinal),
    };
}
