using System.Globalization;
using System.Security.Claims;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;

namespace Presence.Functions.Push.SignalR;

/// <summary>
/// How a connection's owner travels in its token and comes back in its events. No value holds a comma: the service joins claims
/// with them.
/// </summary>
public static class ConnectionClaims
{
    /// <summary>The type of the claim that names the session.</summary>
    public const string Session = "presence.session";

    /// <summary>The type of the claim that says when the token was made, in ticks of UTC.</summary>
    public const string NegotiatedAt = "presence.negotiated";

    /// <summary>The SignalR user id; belongs to the user and the app.</summary>
    public static string UserIdOf(ConnectionClaim claim) => claim.User.Encode();

    /// <summary>The claims to put into the token.</summary>
    public static IList<Claim> Of(ConnectionClaim claim) =>
        [new(Session, claim.SessionId), new(NegotiatedAt, claim.NegotiatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The owner of the connection of an event; null when its token was not made by this app.</summary>
    public static ConnectionClaim? Read(SignalRInvocationContext context)
    {
        var claims = context.Claims;
        if (claims is null || !claims.TryGetValue(Session, out var session) || !claims.TryGetValue(NegotiatedAt, out var at)) return null;
        if (!long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks)
            return null;
        try
        {
            return new ConnectionClaim(UserKey.Decode(context.UserId), session.ToString(), new DateTimeOffset(ticks, TimeSpan.Zero));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
