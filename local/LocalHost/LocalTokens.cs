using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Presence.Functions.Push;
using Presence.Functions.Push.SignalR;

namespace Presence.LocalHost;

/// <summary>The tokens that open a connection to this process. They die with it: a client then negotiates again.</summary>
internal sealed class LocalTokens(ConnectionClaims connectionClaims)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // What a token says, in this order. The names stay out of it, since an open connection keeps its URL.
    private static readonly string[] Types =
        [ClaimTypes.NameIdentifier, ConnectionClaims.Session, ConnectionClaims.Credential, ConnectionClaims.Proof];

    private readonly ITimeLimitedDataProtector _protector =
        new EphemeralDataProtectionProvider().CreateProtector("connection").ToTimeLimitedDataProtector();

    /// <summary>A token for one connection.</summary>
    public string Make(ConnectionClaim claim) => _protector.Protect(
        string.Join('\n', connectionClaims.Of(claim).Select(c => c.Value).Prepend(ConnectionClaims.UserIdOf(claim))),
        Lifetime);

    /// <summary>Lets a request to the hub in as the owner of its token, or answers 401.</summary>
    public async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        // A WebSocket cannot send headers.
        var token = (string?)context.Request.Query["access_token"]
            ?? context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.OrdinalIgnoreCase);
        if (Read(token) is not { } owner)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        context.User = owner;
        await next(context);
    }

    private ClaimsPrincipal? Read(string token)
    {
        try
        {
            var claims = Types.Zip(_protector.Unprotect(token).Split('\n'), (type, value) => new Claim(type, value));
            return new ClaimsPrincipal(new ClaimsIdentity(claims, "token"));
        }
        catch (CryptographicException)   // forged, expired, or another process's
        {
            return null;
        }
    }
}
