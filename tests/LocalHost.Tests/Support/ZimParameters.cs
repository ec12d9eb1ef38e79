using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Presence.Tests;

/// <summary>ZIM's public parameters, as a backend of the demo app would sign them now.</summary>
internal static class ZimParameters
{
    private const string App = "12345";
    private const string Secret = "demo-zim-secret";

    /// <summary>Them as a query; right unless something is changed after they were signed.</summary>
    /// <param name="change">"Name=text" for another text, "Name" to leave one out; empty for nothing.</param>
    public static string Query(string change)
    {
        var nonce = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var parameters = new Dictionary<string, string>
        {
            ["AppId"] = App,
            ["SignatureNonce"] = nonce,
            ["Timestamp"] = timestamp,
            ["SignatureVersion"] = "2.0",
            ["Signature"] = Md5(App + nonce + Secret + timestamp),
        };
        if (change.Split('=') is [var name, var text]) parameters[name] = text;
        else parameters.Remove(change);
        return string.Join('&', parameters.Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
    }

#pragma warning disable CA5351 // the vendor's algorithm
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
