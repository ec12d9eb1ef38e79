using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// A session as stored. Names are part of the stored form: renaming one loses what is stored. What may be absent has a default; values
/// with names are texts here, since a later build may have names of its own.
/// </summary>
internal sealed record StoredSession(
    string Id, string Platform, string Instance, string Phase, long Until, long SignedInAt, StoredConnection[]? Connections = null,
    string? Credential = null, long? SeenAt = null, long? LostAt = null, long? ReturnedAt = null, int? Flaps = null)
    : IStoredItem<StoredSession>
{
    /// <summary>Where earlier builds kept the only connection of a session.</summary>
    public string? Connection { get; init; }

    /// <summary>Properties of a later build; null for none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Rest { get; set; }

    [JsonIgnore]
    public string Key => Id;

    [JsonIgnore]
    public bool IsKnown => StoredNames<Platform>.Has(Platform) && StoredPhase.Has(Phase);

    [JsonIgnore]
    public bool IsPlain => IsKnown && Rest is null && Array.TrueForAll(Connections ?? [], connection => connection.IsPlain);

    public static StoredSession From(Session s) => new(
        s.Id, s.Platform.ToString(), s.Instance, StoredPhase.NameOf(s), s.Until.UtcTicks, s.SignedInAt.UtcTicks,
        s.Connections.IsEmpty ? null : [.. s.Connections.Select(StoredConnection.From)],
        s.Credential.Length == 0 ? null : s.Credential, s.SeenAt.UtcTicks, s.LostAt?.UtcTicks, s.ReturnedAt?.UtcTicks,
        s.Flaps == 0 ? null : s.Flaps);

    public Session ToSession() => new(
        Id, StoredNames<Platform>.Of(Platform), Instance, StoredPhase.Of(Phase), At(Until), At(SignedInAt))
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

    public StoredSession With(StoredSession before) => this with
    {
        Rest = before.Rest,
        Connections = Connections is null ? null : [.. StoredList.Merge(Connections, before.Connections)],
    };

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>A connection as stored.</summary>
internal sealed record StoredConnection(string Id, string? Credential = null, bool? ReportedLost = null, long? Since = null)
    : IStoredItem<StoredConnection>
{
    /// <summary>Properties of a later build; null for none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Rest { get; set; }

    [JsonIgnore]
    public string Key => Id;

    [JsonIgnore]
    public bool IsKnown => true;

    [JsonIgnore]
    public bool IsPlain => Rest is null;

    public static StoredConnection From(Connection c) =>
        new(c.Id, c.Credential.Length == 0 ? null : c.Credential, c.ReportedLost ? true : null, c.Since?.UtcTicks);

    public Connection ToConnection() => new(Id, Credential ?? "")
    {
        ReportedLost = ReportedLost ?? false, Since = Since is { } since ? new DateTimeOffset(since, TimeSpan.Zero) : null,
    };

    public StoredConnection With(StoredConnection before) => this with { Rest = before.Rest };
}

/// <summary>A device that was pushed out, as stored.</summary>
internal sealed record StoredPushedOut(string Platform, string Instance, string Credential, long Until) : IStoredItem<StoredPushedOut>
{
    /// <summary>Properties of a later build; null for none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Rest { get; set; }

    [JsonIgnore]
    public string Key => $"{Platform} {Credential} {Instance}";

    [JsonIgnore]
    public bool IsKnown => StoredNames<Platform>.Has(Platform);

    [JsonIgnore]
    public bool IsPlain => IsKnown && Rest is null;

    public static StoredPushedOut From(PushedOutDevice d) => new(d.Platform.ToString(), d.Instance, d.Credential, d.Until.UtcTicks);

    public PushedOutDevice ToDevice() =>
        new(StoredNames<Platform>.Of(Platform), Instance, Credential, new DateTimeOffset(Until, TimeSpan.Zero));

    public StoredPushedOut With(StoredPushedOut before) => this with { Rest = before.Rest };
}

/// <summary>A notice as stored. Its text as bytes: escaped control characters would not fit the row 64 times.</summary>
internal sealed record StoredNotice(long Seq, long At, string Kind, string Platform, byte[] Text, string[] PushedOut)
    : IStoredItem<StoredNotice>
{
    /// <summary>Properties of a later build; null for none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Rest { get; set; }

    [JsonIgnore]
    public string Key => Seq.ToString(CultureInfo.InvariantCulture);

    [JsonIgnore]
    public bool IsKnown =>
        StoredNames<NoticeKind>.Has(Kind) && StoredNames<Platform>.Has(Platform) && Array.TrueForAll(PushedOut, StoredNames<Platform>.Has);

    [JsonIgnore]
    public bool IsPlain => IsKnown && Rest is null;

    public static StoredNotice From(Notice n) => new(
        n.Seq, n.At.UtcTicks, n.Kind.ToString(), n.Platform.ToString(), Encoding.UTF8.GetBytes(n.Text),
        [.. n.PushedOut.Select(platform => platform.ToString())]);

    public Notice ToNotice() => new(
        Seq, new DateTimeOffset(At, TimeSpan.Zero), StoredNames<NoticeKind>.Of(Kind), StoredNames<Platform>.Of(Platform),
        Encoding.UTF8.GetString(Text))
    {
        PushedOut = [.. PushedOut.Select(StoredNames<Platform>.Of)],
    };

    public StoredNotice With(StoredNotice before) => this with { Rest = before.Rest };
}

/// <summary>A subscription as stored.</summary>
internal sealed record StoredSubscription(string User, long Since, long? Until = null) : IStoredItem<StoredSubscription>
{
    /// <summary>Properties of a later build; null for none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Rest { get; set; }

    [JsonIgnore]
    public string Key => User;

    [JsonIgnore]
    public bool IsKnown => true;

    [JsonIgnore]
    public bool IsPlain => Rest is null;

    public StoredSubscription With(StoredSubscription before) => this with { Rest = before.Rest };
}

// What lacks something that must be there is damaged, and not read as if that were empty.
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredSession[]))]
[JsonSerializable(typeof(StoredPushedOut[]))]
[JsonSerializable(typeof(StoredNotice[]))]
[JsonSerializable(typeof(StoredSubscription))]
[JsonSerializable(typeof(StoredSubscription[]))]
internal sealed partial class StoredJson : JsonSerializerContext;

/// <summary>The stored form. Without \u0022 and the like, which are meant for web pages: ids keep their length, and fit.</summary>
internal static class Stored
{
    public static readonly StoredJson Json = new(
        new JsonSerializerOptions(StoredJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
