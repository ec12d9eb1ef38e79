using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Tencent;

/// <summary>Who is calling, proven by a UserSig.</summary>
/// <param name="App">The app.</param>
/// <param name="Key">The user.</param>
public sealed record Caller(AppSettings App, UserKey Key)
{
    /// <summary>Whether the caller may use the server API.</summary>
    public bool IsAdmin => App.Admins.Contains(Key.User);

    /// <summary>Another user of the same app.</summary>
    /// <param name="user">The other's id.</param>
    public UserKey Other(string user) => Key with { User = user };
}

/// <summary>
/// Lets a caller in, in the vendor's order: address, app, credentials, signature. Names of parameters are matched
/// in any case. A signature that was once found right is remembered; its age, and whether its user was kicked
/// since, is checked every time.
/// </summary>
public sealed class Gate(Settings settings, IPresenceStore store, TimeProvider clock) : IDisposable
{
    private const int RememberedMax = 100_000;
    private readonly MemoryCache _verified = new(new MemoryCacheOptions { SizeLimit = RememberedMax });
    private readonly Lockout _lockout = new(clock);

    private readonly record struct Seen(UserKey User, string Signature);

    private sealed record Found(Caller Caller, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt);

    /// <summary>The present, by the clock that signatures are dated by.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Lets an admin in, who calls the server API.</summary>
    /// <param name="request">A POST; its query also says <c>contenttype=json</c>.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="RefusedException">The first check that fails.</exception>
    public async ValueTask<Caller> AdmitAdminAsync(HttpRequest request, CancellationToken stop)
    {
        if (!HttpMethods.IsPost(request.Method)) throw new RefusedException(Refusal.RouteInvalid);
        var caller = await AdmitAsync(request, ContentTypeIsJson, stop);
        return caller.IsAdmin ? caller : throw new RefusedException(Refusal.NotAdmin);
    }

    /// <summary>Lets a user in.</summary>
    /// <param name="request">Its query holds <c>sdkappid</c>, <c>identifier</c> and <c>usersig</c>.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="RefusedException">The first check that fails.</exception>
    public ValueTask<Caller> AdmitUserAsync(HttpRequest request, CancellationToken stop) => AdmitAsync(request, null, stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        _verified.Dispose();
        _lockout.Dispose();
    }

    private async ValueTask<Caller> AdmitAsync(HttpRequest request, Action<HttpRequest>? alsoCheck, CancellationToken stop)
    {
        if (Text(request, "sdkappid") is not { Length: > 0 } appText) throw new RefusedException(Refusal.AppMissing);
        if (!uint.TryParse(appText, NumberStyles.None, CultureInfo.InvariantCulture, out var appId) || !settings.Apps.TryGetValue(appId, out var app))
            throw new RefusedException(Refusal.AppUnknown);
        if (Text(request, "identifier") is not { } user || !UserKey.IsLegal(user))
            throw new RefusedException(Refusal.CredentialsMissing, "identifier must be a user id of 1 to 32 bytes");
        if (Text(request, "usersig") is not { Length: > 0 } signature)
            throw new RefusedException(Refusal.CredentialsMissing, "usersig is missing");
        alsoCheck?.Invoke(request);

        var found = Verify(app, new UserKey(appId, user), signature);
        if (clock.GetUtcNow() >= found.ExpiresAt) throw new RefusedException(Refusal.SignatureExpired);
        // R21: signatures are dated in whole seconds, and one of the second of the kick may be from before it.
        if ((await store.LoadAsync(found.Caller.Key, stop)).State.KickedAt is { } kicked && found.MadeAt <= kicked)
            throw new RefusedException(Refusal.SignatureRevoked);
        return found.Caller;
    }

    private Found Verify(AppSettings app, UserKey user, string signature)
    {
        var seen = new Seen(user, signature);
        if (_verified.TryGetValue<Found>(seen, out var found)) return found!;
        if (_lockout.Holds(user)) throw new RefusedException(Refusal.SignatureLocked);
        try
        {
            var (madeAt, expiresAt) = UserSig.Verify(app, user.User, signature);
            return _verified.Set(seen, new Found(new Caller(app, user), madeAt, expiresAt), new MemoryCacheEntryOptions { Size = 1 });
        }
        catch (RefusedException)
        {
            _lockout.Count(user);
            throw;
        }
    }

    private static void ContentTypeIsJson(HttpRequest request)
    {
        if (!string.Equals(Text(request, "contenttype"), "json", StringComparison.OrdinalIgnoreCase))
            throw new RefusedException(Refusal.CredentialsMissing, "add contenttype=json to the URL");
    }

    // Named twice is as bad as not named: which one was meant?
    private static string? Text(HttpRequest request, string name) => request.Query[name] is [{ } text] ? text : null;
}
