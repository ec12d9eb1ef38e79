using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>A user's row as a table entity: the only place that knows its columns. Instants are ticks of UTC.</summary>
internal static class UserEntity
{
    public static TableEntity Write(string partition, string row, UserRow user) => new(partition, row)
    {
        ["Ver"] = user.State.Ver,
        ["ToldVer"] = user.State.ToldVer,
        ["StatusType"] = (int)user.State.Status.Type,
        ["StatusCustom"] = user.State.Status.Custom,
        ["CustomStatus"] = user.State.CustomStatus,
        ["Known"] = user.State.Known,
        ["WatchEra"] = user.State.WatchEra,
        ["NobodySince"] = Ticks(user.State.NobodySince),
        ["Sessions"] = JsonSerializer.Serialize(user.State.Sessions.Select(StoredSession.From).ToArray(), Stored.Json.StoredSessionArray),
        ["FiledLease"] = Ticks(user.Filed.Lease),
        ["FiledExpiry"] = Ticks(user.Filed.Expiry),
    };

    public static UserRow Read(TableEntity entity) => new(
        new UserState
        {
            Ver = entity.GetInt64("Ver") ?? 0,
            ToldVer = entity.GetInt64("ToldVer") ?? 0,
            Status = new UserStatus((StatusType)(entity.GetInt32("StatusType") ?? (int)StatusType.Offline), entity.GetString("StatusCustom") ?? ""),
            CustomStatus = entity.GetString("CustomStatus") ?? "",
            Known = entity.GetBoolean("Known") ?? false,
            WatchEra = entity.GetInt32("WatchEra") ?? 0,
            NobodySince = Instant(entity.GetInt64("NobodySince")),
            Sessions = [.. JsonSerializer.Deserialize(entity.GetString("Sessions") ?? "[]", Stored.Json.StoredSessionArray)!.Select(stored => stored.ToSession())],
        },
        new Filed(Instant(entity.GetInt64("FiledLease")), Instant(entity.GetInt64("FiledExpiry"))),
        entity.ETag.ToString());

    // Absent columns are cleared by a replacing write; 0 stands for none, since no fact is that old.
    private static long Ticks(DateTimeOffset? at) => at?.UtcTicks ?? 0;

    private static DateTimeOffset? Instant(long? ticks) => ticks is null or 0 ? null : new DateTimeOffset(ticks.Value, TimeSpan.Zero);
}

/// <summary>A session as stored. Names are part of the stored form: renaming one loses what is stored.</summary>
internal sealed record StoredSession(
    string Id, Platform Platform, string Instance, Phase Phase, long Until, long SignedInAt, string? Connection, long NegotiatedAt, long? LostAt)
{
    public static StoredSession From(Session s) => new(
        s.Id, s.Platform, s.Instance, s.Phase, s.Until.UtcTicks, s.SignedInAt.UtcTicks, s.Connection, s.NegotiatedAt.UtcTicks, s.LostAt?.UtcTicks);

    public Session ToSession() => new(Id, Platform, Instance, Phase, At(Until), At(SignedInAt))
    {
        Connection = Connection,
        NegotiatedAt = At(NegotiatedAt),
        LostAt = LostAt is { } lost ? At(lost) : null,
    };

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>A subscription as stored.</summary>
internal sealed record StoredSubscription(string User, long Since);

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredSession[]))]
[JsonSerializable(typeof(StoredSubscription[]))]
internal sealed partial class StoredJson : JsonSerializerContext;

/// <summary>The stored form. Without \u0022 and the like, which are meant for web pages: ids keep their length, and fit.</summary>
internal static class Stored
{
    public static readonly StoredJson Json = new(new JsonSerializerOptions(StoredJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
