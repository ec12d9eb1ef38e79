using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>A session as stored. Names are part of the stored form: renaming one loses what is stored.</summary>
internal sealed record StoredSession(
    string Id, Platform Platform, string Instance, Phase Phase, long Until, long SignedInAt,
    string? Connection, long NegotiatedAt, long? LostAt)
{
    public static StoredSession From(Session s) => new(
        s.Id, s.Platform, s.Instance, s.Phase, s.Until.UtcTicks, s.SignedInAt.UtcTicks,
        s.Connection, s.NegotiatedAt.UtcTicks, s.LostAt?.UtcTicks);

    public Session ToSession() => new(Id, Platform, Instance, Phase, At(Until), At(SignedInAt))
    {
        Connection = Connection,
        NegotiatedAt = At(NegotiatedAt),
        LostAt = LostAt is { } lost ? At(lost) : null,
    };

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>A notice as stored. Its text as bytes: escaped control characters would not fit the row 64 times.</summary>
internal sealed record StoredNotice(long Seq, long At, NoticeKind Kind, Platform Platform, byte[] Text, Platform[] PushedOut)
{
    public static StoredNotice From(Notice n) =>
        new(n.Seq, n.At.UtcTicks, n.Kind, n.Platform, Encoding.UTF8.GetBytes(n.Text), [.. n.PushedOut]);

    public Notice ToNotice() =>
        new(Seq, new DateTimeOffset(At, TimeSpan.Zero), Kind, Platform, Encoding.UTF8.GetString(Text)) { PushedOut = [.. PushedOut] };
}

/// <summary>A subscription as stored.</summary>
internal sealed record StoredSubscription(string User, long Since, long? Until);

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredSession[]))]
[JsonSerializable(typeof(StoredNotice[]))]
[JsonSerializable(typeof(StoredSubscription[]))]
internal sealed partial class StoredJson : JsonSerializerContext;

/// <summary>The stored form. Without \u0022 and the like, which are meant for web pages: ids keep their length, and fit.</summary>
internal static class Stored
{
    public static readonly StoredJson Json = new(
        new JsonSerializerOptions(StoredJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
