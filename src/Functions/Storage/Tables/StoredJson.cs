using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>A session as stored. Names are part of the stored form: renaming one loses what is stored.</summary>
internal sealed record StoredSession(
    string Id, Platform Platform, string Instance, Phase Phase, long Until, long SignedInAt, StoredConnection[]? Connections,
    string? Credential, long? SeenAt, long? LostAt, long? ReturnedAt, int? Flaps)
{
    /// <summary>Where earlier builds kept the only connection of a session.</summary>
    public string? Connection { get; init; }

    public static StoredSession From(Session s) => new(
        s.Id, s.Platform, s.Instance, s.Phase, s.Until.UtcTicks, s.SignedInAt.UtcTicks,
        s.Connections.IsEmpty ? null : [.. s.Connections.Select(StoredConnection.From)],
        s.Credential.Length == 0 ? null : s.Credential, s.SeenAt.UtcTicks, s.LostAt?.UtcTicks, s.ReturnedAt?.UtcTicks,
        s.Flaps == 0 ? null : s.Flaps);

    public Session ToSession() => new(Id, Platform, Instance, Phase, At(Until), At(SignedInAt))
    {
        Connections = Connection is not null
            ? [new Connection(Connection)]
            : [.. (Connections ?? []).Select(stored => stored.ToConnection())],
        Credential = Credential ?? "",
        SeenAt = At(SeenAt ?? SignedInAt),
        LostAt = LostAt is { } lost ? At(lost) : null,
        ReturnedAt = ReturnedAt is { } returned ? At(returned) : null,
        Flaps = Flaps ?? 0,
    };

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>A connection as stored.</summary>
internal sealed record StoredConnection(string Id, string? Credential, bool? ReportedLost)
{
    public static StoredConnection From(Connection c) =>
        new(c.Id, c.Credential.Length == 0 ? null : c.Credential, c.ReportedLost ? true : null);

    public Connection ToConnection() => new(Id, Credential ?? "") { ReportedLost = ReportedLost ?? false };
}

/// <summary>A device that was pushed out, as stored.</summary>
internal sealed record StoredPushedOut(Platform Platform, string Instance, string Credential, long Until)
{
    public static StoredPushedOut From(PushedOutDevice d) => new(d.Platform, d.Instance, d.Credential, d.Until.UtcTicks);

    public PushedOutDevice ToDevice() => new(Platform, Instance, Credential, new DateTimeOffset(Until, TimeSpan.Zero));
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
[JsonSerializable(typeof(StoredPushedOut[]))]
[JsonSerializable(typeof(StoredNotice[]))]
[JsonSerializable(typeof(StoredSubscription[]))]
internal sealed partial class StoredJson : JsonSerializerContext;

/// <summary>The stored form. Without \u0022 and the like, which are meant for web pages: ids keep their length, and fit.</summary>
internal static class Stored
{
    public static readonly StoredJson Json = new(
        new JsonSerializerOptions(StoredJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
