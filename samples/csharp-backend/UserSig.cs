using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Presence.CSharpBackend;

/// <summary>
/// Makes UserSigs, which prove who is calling (Tencent's TLSSigAPIv2). Only a backend can: the key never leaves it. An app asks its
/// backend for one when its user has signed in there.
/// </summary>
internal static class UserSig
{
    /// <summary>Makes one.</summary>
    /// <param name="user">Who will call with it.</param>
    /// <param name="lifetime">In whole seconds.</param>
    public static string Make(uint sdkAppId, string secretKey, string user, DateTimeOffset now, TimeSpan lifetime)
    {
        var (time, expire) = (now.ToUnixTimeSeconds(), (long)lifetime.TotalSeconds);
        var signed = string.Create(
            CultureInfo.InvariantCulture,
            $"TLS.identifier:{user}\nTLS.sdkappid:{sdkAppId}\nTLS.time:{time}\nTLS.expire:{expire}\n");
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secretKey), Encoding.UTF8.GetBytes(signed));
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["TLS.ver"] = "2.0",
            ["TLS.identifier"] = user,
            ["TLS.sdkappid"] = sdkAppId,
            ["TLS.time"] = time,
            ["TLS.expire"] = expire,
            ["TLS.sig"] = Convert.ToBase64String(signature),
        });

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal)) zlib.Write(json);
        return Convert.ToBase64String(packed.ToArray()).Replace('+', '*').Replace('/', '-').Replace('=', '_');
    }
}
