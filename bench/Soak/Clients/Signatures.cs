using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.LocalHost;

namespace Presence.Soak.Clients;

/// <summary>Signs calls as the demo app's callers do.</summary>
internal static class Signatures
{
    private static readonly AppSettings Demo = new()
    {
        SdkAppId = uint.Parse(Setting("SdkAppId"), CultureInfo.InvariantCulture),
        SecretKey = Setting("SecretKey"),
        Admins = FrozenSet<UserId>.Empty,
    };

    /// <summary>The query that proves that an admin calls.</summary>
    public static string Admin { get; } = Of(Setting("Admins"));

    /// <summary>The query that proves who calls, signed now.</summary>
    public static string Of(string user)
    {
        var signature = UserSig.Make(Demo, new UserId(user), TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(2));
        return $"sdkappid={Demo.SdkAppId}&identifier={user}&usersig={Uri.EscapeDataString(signature)}";
    }

    /// <summary>ZIM's public parameters, signed now.</summary>
    public static string Zim()
    {
        var (app, nonce) = (Setting("ZimAppId"), RandomNumberGenerator.GetHexString(16, lowercase: true));
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Md5(app + nonce + Setting("ZimServerSecret") + timestamp);
        return $"AppId={app}&SignatureNonce={nonce}&Timestamp={timestamp}&SignatureVersion=2.0&Signature={signature}";
    }

    private static string Setting(string name) => LocalApp.DemoApp[$"Presence:Apps:0:{name}"]!;

#pragma warning disable CA5351 // the vendor's algorithm
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
