using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Presence.Domain;

namespace Presence.Functions.StateChanges;

/// <summary>A notice as Tencent's <c>State.StateChange</c> webhook (34357): address, body and signature.</summary>
internal static class StateChangeWire
{
    /// <summary>When the post was signed, in seconds since 1970.</summary>
    public const string TimestampHeader = "X-Presence-Timestamp";

    /// <summary><c>sha256=</c> and the HMAC, in lower-case hex, of the timestamp's digits followed by the body.</summary>
    public const string SignatureHeader = "X-Presence-Signature";

    private const string Command = "State.StateChange";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where a notice is posted to: the configured address with its own query, without its user and password.</summary>
    public static Uri AddressOf(AppSettings app, Notice notice)
    {
        var url = app.StateChangeUrl!;
        var own = url.Query.Length > 1 ? $"{url.Query}&" : "?";
        var platform = notice.Kind == NoticeKind.CustomStatus ? "Unknown" : NameOf(notice.Platform);
        return new Uri(string.Create(
            CultureInfo.InvariantCulture,
            $"{url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}{own}SdkAppid={app.SdkAppId}&CallbackCommand={Command}&contenttype=json&ClientIP=&OptPlatform={platform}"));
    }

    /// <summary>What is posted.</summary>
    public static byte[] BodyOf(UserKey user, Notice notice)
    {
        var (action, reason) = NameOf(notice.Kind);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("CallbackCommand"u8, Command);
            json.WriteNumber("EventTime"u8, notice.At.ToUnixTimeMilliseconds());
            json.WriteStartObject("Info"u8);
            json.WriteString("Action"u8, action);
            json.WriteString("To_Account"u8, user.User);
            json.WriteString("Reason"u8, reason);
            if (notice.Kind == NoticeKind.CustomStatus) json.WriteString("CustomStatus"u8, notice.Text);
            json.WriteEndObject();
            if (!notice.PushedOut.IsEmpty) WriteKicked(json, notice);
            json.WriteNumber("EventSeq"u8, notice.Seq);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
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

    private static void WriteKicked(Utf8JsonWriter json, Notice notice)
    {
        json.WriteStartArray("KickedDevice"u8);
        foreach (var platform in notice.PushedOut)
        {
            json.WriteStartObject();
            json.WriteString("Platform"u8, NameOf(platform));
            json.WriteEndObject();
        }
        json.WriteEndArray();
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
