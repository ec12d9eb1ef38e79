using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Presence.Functions.Configuration;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Zim;

/// <summary>
/// Finds out who calls by ZIM's public parameters, in this order: method, Action, AppId, SignatureNonce, Timestamp,
/// SignatureVersion, Signature. Names of parameters are matched in any case, values as they are.
/// </summary>
/// <param name="settings">Holds the apps, and their ZIM names and secrets.</param>
/// <param name="clock">What timestamps are judged by.</param>
public sealed class ZimAuthenticator(Settings settings, TimeProvider clock)
{
    /// <summary>How far a timestamp may be away from now, before or after, inclusive.</summary>
    public static readonly TimeSpan TimestampErrorMax = TimeSpan.FromMinutes(10);

    private const string SignatureVersion = "2.0";
    private static readonly long TimestampMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    // Settings refuse a ZimAppId without a secret.
    private readonly FrozenDictionary<uint, AppSettings> _apps =
        settings.Apps.Values.Where(app => app is { ZimAppId: not null, ZimServerSecret: not null })
            .ToFrozenDictionary(app => app.ZimAppId!.Value);

    /// <summary>The app whose backend calls.</summary>
    /// <param name="request">Its query holds the public parameters.</param>
    /// <param name="action">The one action that is served.</param>
    /// <exception cref="RefusedException">The first check that fails.</exception>
    public AppSettings Authenticate(HttpRequest request, string action)
    {
        if (!HttpMethods.IsGet(request.Method)) throw ZimCodes.MethodInvalid.Refused();
        if (!string.Equals(Required(request, "Action", ZimCodes.ActionMissing), action, StringComparison.Ordinal))
            throw ZimCodes.ActionUnknown.Refused();

        var appId = Required(request, "AppId", ZimCodes.AppIdInvalid);
        if (!uint.TryParse(appId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw ZimCodes.AppIdInvalid.Refused();
        if (!_apps.TryGetValue(id, out var app)) throw ZimCodes.AppUnknown.Refused();

        var nonce = Required(request, "SignatureNonce", ZimCodes.NonceMissing);
        var timestamp = Required(request, "Timestamp", ZimCodes.TimestampMissing);
        Judge(timestamp);
        if (Required(request, "SignatureVersion", ZimCodes.VersionMissing) is not SignatureVersion) throw ZimCodes.VersionUnknown.Refused();

        Verify(
            Required(request, "Signature", ZimCodes.SignatureMissing),
            Sign(appId, nonce, app.ZimServerSecret!, timestamp),
            app.ZimServerSecretBefore is { } before ? Sign(appId, nonce, before, timestamp) : null);
        return app;
    }

    /// <summary>The signature of a call, from the texts as they are sent: 32 hexadecimal digits in lower case.</summary>
    /// <param name="appId">The app as ZIM knows it.</param>
    /// <param name="nonce">Any text.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    public static string Sign(string appId, string nonce, string serverSecret, string timestamp) =>
#pragma warning disable CA5351 // the vendor's algorithm; nobody may choose another
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(appId + nonce + serverSecret + timestamp)));
#pragma warning restore CA5351

    private static void Verify(string signature, string right, string? alsoRight)
    {
        if (signature.Length != right.Length || !signature.All(char.IsAsciiHexDigitLower)) throw ZimCodes.SignatureMalformed.Refused();
        if (!Equal(signature, right) && !Equal(signature, alsoRight)) throw ZimCodes.SignatureWrong.Refused();
    }

    private static bool Equal(string signature, string? right) =>
        right is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(right));

    private void Judge(string timestamp)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > TimestampMax)
            throw ZimCodes.TimestampMalformed.Refused();
        var error = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (error.Duration() > TimestampErrorMax) throw ZimCodes.TimestampExpired.Refused();
    }

    // Named twice is as bad as not named: which one was meant?
    private static string Required(HttpRequest request, string name, Code otherwise) =>
        request.Query[name] is [{ Length: > 0 } text] ? text : throw otherwise.Refused();
}
