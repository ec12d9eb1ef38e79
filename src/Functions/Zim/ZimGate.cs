using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Presence.Domain;

namespace Presence.Functions.Zim;

/// <summary>
/// Lets a caller in by ZIM's public parameters, in this order: method, Action, AppId, SignatureNonce, Timestamp,
/// SignatureVersion, Signature. Names of parameters are matched in any case, values as they are.
/// </summary>
/// <param name="settings">Holds the apps, and their ZIM names and secrets.</param>
/// <param name="clock">What timestamps are judged by.</param>
public sealed class ZimGate(Settings settings, TimeProvider clock)
{
    /// <summary>How far a timestamp may be away from now, before or after, inclusive.</summary>
    public static readonly TimeSpan TimestampErrorMax = TimeSpan.FromMinutes(10);

    private const string SignatureVersion = "2.0";
    private static readonly long TimestampMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    // Settings see to it that who has a ZimAppId has a secret, too.
    private readonly FrozenDictionary<uint, AppSettings> _apps =
        settings.Apps.Values.Where(app => app is { ZimAppId: not null, ZimServerSecret: not null }).ToFrozenDictionary(app => app.ZimAppId!.Value);

    /// <summary>Lets the app's backend in.</summary>
    /// <param name="request">Its query holds the public parameters.</param>
    /// <param name="action">The one action that is served.</param>
    /// <exception cref="RefusedException">The first check that fails.</exception>
    public AppSettings Admit(HttpRequest request, string action)
    {
        if (!HttpMethods.IsGet(request.Method)) throw new RefusedException(Refusal.RouteInvalid);
        if (!string.Equals(Required(request, "Action", Refusal.CommandMissing), action, StringComparison.Ordinal)) throw new RefusedException(Refusal.CommandUnknown);

        var appId = Required(request, "AppId", Refusal.AppMissing);
        if (!uint.TryParse(appId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw new RefusedException(Refusal.AppMalformed);
        if (!_apps.TryGetValue(id, out var app)) throw new RefusedException(Refusal.AppUnknown);

        var nonce = Required(request, "SignatureNonce", Refusal.NonceMissing);
        var timestamp = Required(request, "Timestamp", Refusal.TimestampMissing);
        Judge(timestamp);
        if (Required(request, "SignatureVersion", Refusal.VersionMissing) is not SignatureVersion) throw new RefusedException(Refusal.VersionUnknown);

        Verify(Required(request, "Signature", Refusal.SignatureMissing), Sign(appId, nonce, app.ZimServerSecret!, timestamp));
        return app;
    }

    /// <summary>The signature of a call, from the texts as they are sent: 32 hexadecimal digits in lower case.</summary>
    /// <param name="appId">The app as ZIM knows it.</param>
    /// <param name="nonce">Any text.</param>
    /// <param name="serverSecret">The app's secret.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    public static string Sign(string appId, string nonce, string serverSecret, string timestamp) =>
#pragma warning disable CA5351 // the vendor's algorithm; nobody may choose another
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(appId + nonce + serverSecret + timestamp)));
#pragma warning restore CA5351

    private static void Verify(string signature, string right)
    {
        if (signature.Length != right.Length || !signature.All(char.IsAsciiHexDigitLower)) throw new RefusedException(Refusal.SignatureMalformed);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(right)))
            throw new RefusedException(Refusal.SignatureWrong);
    }

    private void Judge(string timestamp)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > TimestampMax)
            throw new RefusedException(Refusal.TimestampMalformed);
        var error = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (error.Duration() > TimestampErrorMax) throw new RefusedException(Refusal.SignatureExpired);
    }

    // Named twice is as bad as not named: which one was meant?
    private static string Required(HttpRequest request, string name, Refusal otherwise) =>
        request.Query[name] is [{ Length: > 0 } text] ? text : throw new RefusedException(otherwise);
}
