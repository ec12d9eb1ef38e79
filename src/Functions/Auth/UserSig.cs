using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Wire;

namespace Presence.Functions.Auth;

/// <summary>A signature that was found right.</summary>
/// <param name="MadeAt">By the clock that signatures are dated by; whole seconds.</param>
/// <param name="ExpiresAt">From when on it is no longer valid.</param>
/// <param name="Credential">Tells it apart from the user's other signatures, however it is spelled, and is safe to keep.</param>
public sealed record VerifiedSig(DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, string Credential);

/// <summary>
/// The vendor's signature of a user (TLSSigAPIv2): a JSON text, its HMAC-SHA256 inside, packed with zlib and a
/// Base64 of its own. Verified by its meaning, never by its bytes: makers differ in key order and compression.
/// </summary>
public static class UserSig
{
    private const int TextBytesMax = 4096;   // a real one has about 200: more is a zlib bomb

    /// <summary>Makes a signature.</summary>
    /// <param name="now">Valid from here; whole seconds count.</param>
    /// <param name="lifetime">Valid for so long; whole seconds count.</param>
    public static string Make(AppSettings app, UserId user, DateTimeOffset now, TimeSpan lifetime)
    {
        var (time, expire) = (now.ToUnixTimeSeconds(), (long)lifetime.TotalSeconds);
        var text = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["TLS.ver"] = "2.0",
            ["TLS.identifier"] = user.Value,
            ["TLS.sdkappid"] = app.SdkAppId,
            ["TLS.time"] = time,
            ["TLS.expire"] = expire,
            ["TLS.sig"] = Convert.ToBase64String(Sign(app.SecretKey, user.Value, app.SdkAppId, time, expire, null)),
        });
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal)) zlib.Write(text);
        return Convert.ToBase64String(packed.ToArray()).Replace('+', '*').Replace('/', '-').Replace('=', '_');
    }

    /// <summary>Checks a signature, all but its age.</summary>
    /// <param name="app">Its key must have signed, or the one from before a rotation.</param>
    /// <param name="user">It must name this user.</param>
    /// <param name="signature">As in the query, URL-decoded.</param>
    /// <returns>When it was made, from when on it is no longer valid, and its name.</returns>
    /// <exception cref="RefusedException">Malformed, somebody else's, another app's, or made with another key: the first that
    /// applies, in this order.</exception>
    public static VerifiedSig Verify(AppSettings app, UserId user, string signature)
    {
        var fields = Read(signature);
        if (!string.Equals(fields.User, user.Value, StringComparison.Ordinal)) throw UserSigCodes.UserMismatch.Refused();
        if (fields.App != app.SdkAppId) throw UserSigCodes.AppMismatch.Refused();
        foreach (var key in app.SecretKeys)
        {
            var expected = Sign(key, fields.User, fields.App, fields.Time, fields.Expire, fields.UserBuf);
            if (CryptographicOperations.FixedTimeEquals(expected, fields.Sig))
                return new VerifiedSig(At(fields.Time), At(fields.Time + fields.Expire), NameOf(expected));
        }
        throw UserSigCodes.Wrong.Refused();
    }

    // Of the meaning, since one signature has endless spellings (compression, Base64, the order of keys). Enough of a hash to tell
    // the signatures of one user apart, and nothing that anybody could sign in with.
    private static string NameOf(byte[] hmac) => Convert.ToHexStringLower(SHA256.HashData(hmac).AsSpan(0, 8));

    private sealed record Fields(string User, long App, long Time, long Expire, string? UserBuf, byte[] Sig);

    private static Fields Read(string signature)
    {
        try
        {
            using var json = JsonDocument.Parse(Unpack(signature));
            var root = json.RootElement;
            var fields = new Fields(
                root.GetProperty("TLS.identifier").GetString() ?? "",
                root.GetProperty("TLS.sdkappid").GetInt64(),
                root.GetProperty("TLS.time").GetInt64(),
                root.GetProperty("TLS.expire").GetInt64(),
                root.TryGetProperty("TLS.userbuf", out var buf) ? buf.GetString() : null,
                root.GetProperty("TLS.sig").GetBytesFromBase64());
            const long Sane = 1L << 40;   // seconds: keeps sums and dates in range
            return fields.Time is >= 0 and < Sane && fields.Expire is >= 0 and < Sane ? fields : throw new FormatException();
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidDataException or IOException
            or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw UserSigCodes.Malformed.Refused();
        }
    }

    private static ReadOnlyMemory<byte> Unpack(string signature)
    {
        if (signature.Length > TextBytesMax) throw new FormatException();
        var packed = Convert.FromBase64String(signature.Replace('*', '+').Replace('-', '/').Replace('_', '='));
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        var text = new byte[TextBytesMax + 1];
        var length = zlib.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        return length is > 0 and <= TextBytesMax ? text.AsMemory(0, length) : throw new FormatException();
    }

    private static byte[] Sign(string key, string user, long sdkAppId, long time, long expire, string? userBuf)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"TLS.identifier:{user}\nTLS.sdkappid:{sdkAppId}\nTLS.time:{time}\nTLS.expire:{expire}\n");
        if (userBuf is not null) text += $"TLS.userbuf:{userBuf}\n";
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));
    }

    private static DateTimeOffset At(long seconds) =>
        seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MaxValue;
}
