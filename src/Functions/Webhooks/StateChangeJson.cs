using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Functions.Webhooks;

/// <summary>A notice as Tencent's <c>State.StateChange</c> webhook (34357): address, body and signature.</summary>
internal static class StateChangeJson
{
    /// <summary>When the post was signed, in seconds since 1970.</summary>
    public const string TimestampHeader = "X-Presence-Timestamp";

    /// <summary><c>sha256=</c> and the HMAC, in lower-case hex, of the timestamp's digits followed by the body.</summary>
    public const string SignatureHeader = "X-Presence-Signature";

    private const string Command = "State.StateChange";
    private static readonly StateChangeContext Json =
        new(new JsonSerializerOptions(StateChangeContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The address that a notice is posted to: the configured one with its own query, without its user and password.</summary>
    public static Uri AddressOf(AppSettings app, Notice notice)
    {
        var url = app.StateChangeUrl!;
        var address = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        var own = url.Query.Length > 1 ? $"{url.Query}&" : "?";
        var platform = notice.Kind == NoticeKind.CustomStatus ? "Unknown" : NameOf(notice.Platform);
        return new Uri(string.Create(
            CultureInfo.InvariantCulture,
            $"{address}{own}SdkAppid={app.SdkAppId}&CallbackCommand={Command}&contenttype=json&ClientIP=&OptPlatform={platform}"));
    }

    /// <summary>What is posted.</summary>
    public static byte[] BodyOf(UserKey user, Notice notice)
    {
        var (action, reason) = NameOf(notice.Kind);
        var custom = notice.Kind == NoticeKind.CustomStatus ? notice.Text : null;
        KickedDevice[]? kicked = notice.PushedOut.IsEmpty
            ? null
            : [.. notice.PushedOut.Select(platform => new KickedDevice(NameOf(platform)))];
        var body = new StateChange(
            Command, notice.At.ToUnixTimeMilliseconds(), new StateChangeInfo(action, user.User.Value, reason, custom), kicked, notice.Seq);
        return JsonSerializer.SerializeToUtf8Bytes(body, Json.StateChange);
    }

    /// <summary>The value of <see cref="SignatureHeader"/>.</summary>
    /// <param name="secret">The app's; used as UTF-8 bytes.</param>
    /// <param name="timestamp">The value of <see cref="TimestampHeader"/>.</param>
    /// <param name="body">What is posted, byte by byte.</param>
    public static string SignatureOf(string secret, string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), .. body];
        return $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    private static (string Action, string Reason) NameOf(NoticeKind kind) => kind switch
    {
        NoticeKind.Login => ("Login", "Register"),
        NoticeKind.Logout => ("Logout", "Unregister"),
        NoticeKind.LinkClosed => ("Disconnect", "LinkClose"),
        NoticeKind.TimedOut => ("Disconnect", "TimeOut"),
        NoticeKind.CustomStatus => ("CustomStatusChange", "SetCustomStatus"),
        _ => throw new UnreachableException($"unknown notice {kind}"),
    };

    // As the webhook spells them, which is not how querystate does.
    private static string NameOf(Platform platform) => platform switch
    {
        Platform.IPhone => "iOS",
        Platform.IPad => "iPad",
        Platform.Web or Platform.Android or Platform.Windows or Platform.Mac or Platform.Linux => platform.ToString(),
        _ => "Unknown",
    };
}

internal sealed record StateChange(
    string CallbackCommand, long EventTime, StateChangeInfo Info, KickedDevice[]? KickedDevice, long EventSeq);

internal sealed record StateChangeInfo(
    string Action, [property: JsonPropertyName("To_Account")] string ToAccount, string Reason, string? CustomStatus);

internal sealed record KickedDevice(string Platform);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StateChange))]
internal sealed partial class StateChangeContext : JsonSerializerContext;
