using System.Globalization;
using Microsoft.AspNetCore.Http;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;
using Presence.Functions.Wire;

namespace Presence.Functions.Auth;

/// <summary>
/// Finds out who calls, in the vendor's order: app, credentials, signature. Names of parameters are matched in any case.
/// A signature that was once found right is remembered; its age, and whether its user was kicked since, is checked
/// every time.
/// </summary>
/// <param name="clock">The clock that signatures are dated by.</param>
public sealed class UserSigAuthenticator(Settings settings, IRowStore store, TimeProvider clock) : IDisposable
{
    private static readonly RowKind[] UserAlone = [RowKind.User];
    private readonly VerifiedSignatures _verified = new(clock);
    private readonly SignatureLockout _lockout = new();

    /// <summary>The present, by the clock that signatures are dated by.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The caller of a request. Costs one storage call.</summary>
    /// <param name="request">Its query holds <c>sdkappid</c>, <c>identifier</c> and <c>usersig</c>.</param>
    /// <param name="alsoCheck">A check of the URL that comes before the signature; null for none.</param>
    /// <param name="load">Loads what the request will need of the caller; null for the user's own row alone.</param>
    /// <param name="admit">A check of who calls that comes before anything is loaded; null for none.</param>
    /// <exception cref="RefusedException">The first check that fails.</exception>
    public async ValueTask<Caller> AuthenticateAsync(
        HttpRequest request, CancellationToken stop, Action<HttpRequest>? alsoCheck = null, LoadCaller? load = null,
        AdmitCaller? admit = null)
    {
        if (Parameter(request, "sdkappid") is not { Length: > 0 } appText) throw UserSigCodes.AppMissing.Refused();
        if (!uint.TryParse(appText, NumberStyles.None, CultureInfo.InvariantCulture, out var appId)
            || settings.Find(appId) is not { } app)
            throw UserSigCodes.AppUnknown.Refused();
        if (!UserId.TryParse(Parameter(request, "identifier"), out var user))
            throw UserSigCodes.CredentialsMissing.Refused("identifier must be a user id of 1 to 32 bytes");
        if (Parameter(request, "usersig") is not { Length: > 0 } signature)
            throw UserSigCodes.CredentialsMissing.Refused("usersig is missing");
        alsoCheck?.Invoke(request);

        var key = new UserKey(appId, user);
        var verified = Verify(app, key, signature);
        if (clock.GetUtcNow() >= verified.ExpiresAt) throw UserSigCodes.Expired.Refused();
        admit?.Invoke(key, app.Admins.Contains(user), verified.Credential);
        var rows = load is null ? await store.LoadAsync(key, UserAlone, stop) : await load(key, stop);
        // R21: signatures are dated in whole seconds, and one of the second of the kick may be from before it.
        if (rows.Get(RowKind.User).Value.State.KickedAt is { } kicked && verified.MadeAt <= kicked) throw UserSigCodes.Revoked.Refused();
        return new Caller(app, rows, verified.MadeAt, verified.Credential);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _verified.Dispose();
        _lockout.Dispose();
    }

    /// <summary>A parameter of the URL; null when it is missing. Named twice is as bad as missing: which one was meant?</summary>
    internal static string? Parameter(HttpRequest request, string name) => request.Query[name] is [{ } text] ? text : null;

    private VerifiedSig Verify(AppSettings app, UserKey user, string signature)
    {
        if (_verified.Find(user, signature) is { } found) return found;
        try
        {
            var verified = UserSig.Verify(app, user.User, signature);
            _verified.Add(user, signature, verified);
            return verified;
        }
        catch (RefusedException)
        {
            if (_lockout.TryCount(user)) throw;
            throw UserSigCodes.Locked.Refused();
        }
    }
}
