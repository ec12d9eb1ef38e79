using System.Text.Encodings.Web;
using System.Text.Json;
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
        ["KickedAt"] = Ticks(user.State.KickedAt),
        ["Notices"] = JsonSerializer.Serialize(user.State.Notices.Select(StoredNotice.From).ToArray(), Stored.Json.StoredNoticeArray),
        ["NoticeSeq"] = user.State.NoticeSeq,
        ["NoticeFailures"] = user.State.NoticeFailures,
        ["NoticeRetryAt"] = Ticks(user.State.NoticeRetryAt),
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
            KickedAt = Instant(entity.GetInt64("KickedAt")),
            Notices = [.. JsonSerializer.Deserialize(entity.GetString("Notices") ?? "[]", Stored.Json.StoredNoticeArray)!.Select(stored => stored.ToNotice())],
            NoticeSeq = entity.GetInt64("NoticeSeq") ?? 0,
            NoticeFailures = entity.GetInt32("NoticeFailures") ?? 0,
            NoticeRetryAt = Instant(entity.GetInt64("NoticeRetryAt")),
            Sessions = [.. JsonSerializer.Deserialize(entity.GetString("Sessions") ?? "[]", Stored.Json.StoredSessionArray)!.Select(stored => stored.ToSession())],
        },
        new Filed(Instant(entity.GetInt64("FiledLease")), Instant(entity.GetInt64("FiledExpiry"))),
        entity.ETag.ToString());

    // Absent columns are cleared by a replacing write; 0 stands for none, since no fact is that old.
    private static long Ticks(DateTimeOffset? at) => at?.UtcTicks ?? 0;

    private static DateTimeOffset? Instant(long? ticks) => ticks is null or 0 ? null : new DateTimeOffset(ticks.Value, TimeSpan.Zero);
}
