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

    /// <summary>The type of the claim that names the signature.</summary>
    public const string Credential = "presence.credential";

    /// <summary>The SignalR user id; belongs to the user and the app.</summary>
    public static string UserIdOf(ConnectionClaim claim) => claim.User.Encode();

    /// <summary>The claims to put into the token.</summary>
    public static IList<Claim> Of(ConnectionClaim claim) =>
        [new(Session, claim.SessionId), new(Credential, claim.Credential)];

    /// <summary>The owner of the connection of an event; null when its token was not made by this app.</summary>
    public static ConnectionClaim? Read(SignalRInvocationContext context)
    {
        var claims = context.Claims;
        if (claims is null || !claims.TryGetValue(Session, out var session)) return null;
        var credential = claims.TryGetValue(Credential, out var named) ? named.ToString() : "";   // absent from tokens of earlier builds
        try
        {
            return new ConnectionClaim(UserKey.Decode(context.UserId), session.ToString(), credential);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
