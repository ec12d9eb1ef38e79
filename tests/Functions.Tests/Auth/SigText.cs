using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Presence.Functions.Tests.Auth;

/// <summary>The parts of a UserSig, to be put together wrongly. Written from the vendor's description, not from the product.</summary>
internal static class SigText
{
    /// <summary>What is signed.</summary>
    public static string Of(string user, long time, long expire, string? userBuf = null) =>
        $"TLS.identifier:{user}\nTLS.sdkappid:1400000000\n"
        + string.Create(CultureInfo.InvariantCulture, $"TLS.time:{time}\nTLS.expire:{expire}\n")
        + (userBuf is null ? "" : $"TLS.userbuf:{userBuf}\n");

    public static string Sign(string key, string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));

    /// <summary>The text; all but the user are written as they are given.</summary>
    public static string Json(string user, string app, string time, string expire, string sig, string? userBuf = null) =>
        $$"""{"TLS.ver":"2.0","TLS.identifier":"{{user}}","TLS.sdkappid":{{app}},"TLS.time":{{time}}"""
        + $$""","TLS.expire":{{expire}},"TLS.sig":{{sig}}"""
        + (userBuf is null ? "}" : $$""","TLS.userbuf":"{{userBuf}}"}""");

    public static string Pack(string text) => Pack(Encoding.UTF8.GetBytes(text));

    public static string Pack(ReadOnlySpan<byte> text)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize)) zlib.Write(text);
        return Code(packed.ToArray());
    }

    /// <summary>The vendor's Base64.</summary>
    public static string Code(byte[] bytes) => Convert.ToBase64String(bytes).Replace('+', '*').Replace('/', '-').Replace('=', '_');

    public static byte[] Decode(string signature) =>
        Convert.FromBase64String(signature.Replace('*', '+').Replace('-', '/').Replace('_', '='));
}
