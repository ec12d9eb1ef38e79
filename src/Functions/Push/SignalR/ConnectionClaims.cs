using System.Security.Claims;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Functions.Push.SignalR;

/// <summary>Why an event of a connection is passed over.</summary>
public enum Unproven
{
    /// <summary>Its token was made for something else.</summary>
    NotOurs,

    /// <summary>Its token has no proof: one of an earlier build, or the event is forged.</summary>
    NoProof,

    /// <summary>Its app is not configured (any more).</summary>
    AppUnknown,

    /// <summary>Its proof is wrong: made with a key that is gone, or the event is forged.</summary>
    WrongProof,
}

/// <summary>
/// How a connection's owner travels in its token and comes back in its events, with a proof that nobody else can make. No value
/// holds a comma: the service joins claims with them.
/// </summary>
/// <param name="settings">Hold the apps and their keys.</param>
public sealed class ConnectionClaims(Settings settings)
{
    /// <summary>The type of the claim that names the session.</summary>
    public const string Session = "presence.session";

    /// <summary>The type of the claim that names the signature.</summary>
    public const string Credential = "presence.credential";

    /// <summary>The type of the claim that proves the others, and the user.</summary>
    public const string Proof = "presence.proof";

    private readonly ConnectionProofs _proofs = new(settings);

    /// <summary>The SignalR user id; belongs to the user and the app.</summary>
    public static string UserIdOf(ConnectionClaim claim) => claim.User.Encode();

    /// <summary>The claims to put into the token.</summary>
    public IList<Claim> Of(ConnectionClaim claim) =>
        [new(Session, claim.SessionId), new(Credential, claim.Credential), new(Proof, _proofs.Make(claim))];

    /// <summary>The owner of the connection of an event.</summary>
    /// <param name="why">Says why there is none; else without a meaning.</param>
    /// <returns>Null when nothing proves that its token was made by this app.</returns>
    public ConnectionClaim? Read(SignalRInvocationContext context, out Unproven why)
    {
        why = Unproven.NotOurs;
        if (OwnerIn(context) is not { } owner) return null;
        why = Unproven.AppUnknown;
        if (!_proofs.Knows(owner.User.App)) return null;
        why = Unproven.NoProof;
        if (!context.Claims.TryGetValue(Proof, out var proof) || proof is not [{ Length: > 0 } text]) return null;
        why = Unproven.WrongProof;
        return _proofs.IsRight(owner, text) ? owner : null;
    }

    private static ConnectionClaim? OwnerIn(SignalRInvocationContext context)
    {
        var claims = context.Claims;
        if (claims is null || !claims.TryGetValue(Session, out var session)) return null;
        var credential = claims.TryGetValue(Credential, out var named) ? named.ToString() : "";
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
