using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Presence.Domain;

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
/// Lets a caller in, in the vendor's order: app, then credentials, then signature. Names of parameters are
/// matched in any case. A signature that was once found right is remembered, its age is checked every time.
/// </summary>
public sealed class Gate(Settings settings, TimeProvider clock) : IDisposable
{
    private const int RememberedMax = 100_000;
    private readonly MemoryCache _verified = new(new MemoryCacheOptions { SizeLimit = RememberedMax });

    private readonly record struct Seen(UserKey User, string Signature);

    private sealed record Found(Caller Caller, DateTimeOffset ExpiresAt);

    /// <summary>Lets an admin in, who calls the server API.</summary>
    /// <param name="request">Its query also says <c>contenttype=json</c>.</param>
    /// <exception cref="RefusedException">The first check that fails.</exception>
    public Caller AdmitAdmin(HttpRequest request)
    {
        var caller = Admit(request, () =>
        {
            if (!string.Equals(Text(request, "contenttype"), "json", StringComparison.OrdinalIgnoreCase))
                throw new RefusedException(Refusal.CredentialsMissing, "add contenttype=json to the URL");
        });
        return caller.IsAdmin ? caller : throw new RefusedException(Refusal.NotAdmin);
    }

    /// <summary>Lets a user in.</summary>
    /// <param name="request">Its query holds <c>sdkappid</c>, <c>identifier</c> and <c>usersig</c>.</param>
    /// <exception cref="RefusedException">The first check that fails.</exception>
    public Caller AdmitUser(HttpRequest request) => Admit(request, null);

    /// <inheritdoc/>
    public void Dispose() => _verified.Dispose();

    private Caller Admit(HttpRequest request, Action? alsoCheck)
    {
        if (Text(request, "sdkappid") is not { Length: > 0 } appText) throw new RefusedException(Refusal.AppMissing);
        if (!uint.TryParse(appText, NumberStyles.None, CultureInfo.InvariantCulture, out var appId) || !settings.Apps.TryGetValue(appId, out var app))
            throw new RefusedException(Refusal.AppUnknown);
        if (Text(request, "identifier") is not { } user || !UserKey.IsLegal(user))
            throw new RefusedException(Refusal.CredentialsMissing, "identifier must be a user id of 1 to 32 bytes");
        if (Text(request, "usersig") is not { Length: > 0 } signature)
            throw new RefusedException(Refusal.CredentialsMissing, "usersig is missing");
        alsoCheck?.Invoke();

        var found = Verify(app, new UserKey(appId, user), signature);
        if (clock.GetUtcNow() >= found.ExpiresAt) throw new RefusedException(Refusal.SignatureExpired);
        return found.Caller;
    }

    private Found Verify(AppSettings app, UserKey user, string signature)
    {
        var seen = new Seen(user, signature);
        if (_verified.TryGetValue<Found>(seen, out var found)) return found!;
        var (_, expiresAt) = UserSig.Verify(app, user.User, signature);
        return _verified.Set(seen, new Found(new Caller(app, user), expiresAt), new MemoryCacheEntryOptions { Size = 1 });
    }

    // Named twice is as bad as not named: which one was meant?
    private static string? Text(HttpRequest request, string name) => request.Query[name] is [{ } text] ? text : null;
}
