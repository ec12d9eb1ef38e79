using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// A user's row as a table entity: the only place that knows its columns, whose names stay although words in the code change.
/// Instants are ticks of UTC.
/// </summary>
internal static class UserEntity
{
    private const int CharsPerColumn = 30_000;

    public static TableEntity Write(string partition, string row, UserRow user)
    {
        var entity = WriteAllButSessions(partition, row, user);
        var packed = JsonSerializer.Serialize(user.State.Sessions.Select(StoredSession.From).ToArray(), Stored.Json.StoredSessionArray);
        foreach (var (i, chunk) in packed.Chunk(CharsPerColumn).Index()) entity[SessionsColumn(i)] = new string(chunk);
        return entity;
    }

    private static TableEntity WriteAllButSessions(string partition, string row, UserRow user) => new(partition, row)
    {
        ["Ver"] = user.State.Ver,
        ["StatusType"] = (int)user.State.Status.Type,
        ["StatusCustom"] = user.State.Status.Custom,
        ["CustomStatus"] = user.State.CustomStatus,
        ["Known"] = user.State.Known,
        ["WatchEra"] = user.State.SubscriptionEra,
        ["NobodySince"] = Ticks(user.State.AbsentSince),
        ["KickedAt"] = Ticks(user.State.KickedAt),
        ["QuietSince"] = Ticks(user.State.QuietSince),
        ["ForgetCheckAt"] = Ticks(user.State.ForgetCheckAt),
        ["PushedOut"] = JsonSerializer.Serialize(
            user.State.PushedOut.Select(StoredPushedOut.From).ToArray(), Stored.Json.StoredPushedOutArray),
        ["Notices"] = JsonSerializer.Serialize(user.State.Notices.Items.Select(StoredNotice.From).ToArray(), Stored.Json.StoredNoticeArray),
        ["NoticeSeq"] = user.State.Notices.LastSeq,
        ["NoticeFailures"] = user.State.Notices.Failures,
        ["NoticeRetryAt"] = Ticks(user.State.Notices.RetryAt),
        ["FiledLease"] = Ticks(user.Scheduled.Lease),
        ["FiledExpiry"] = Ticks(user.Scheduled.Expiry),
    };

    public static UserRow Read(TableEntity entity) => new(
        new UserState
        {
            Ver = entity.GetInt64("Ver") ?? 0,
            Status = new UserStatus(
                (StatusType)(entity.GetInt32("StatusType") ?? (int)StatusType.Offline), entity.GetString("StatusCustom") ?? ""),
            CustomStatus = entity.GetString("CustomStatus") ?? "",
            Known = entity.GetBoolean("Known") ?? false,
            SubscriptionEra = entity.GetInt32("WatchEra") ?? 0,
            AbsentSince = Instant(entity.GetInt64("NobodySince")),
            KickedAt = Instant(entity.GetInt64("KickedAt")),
            QuietSince = Instant(entity.GetInt64("QuietSince")),
            ForgetCheckAt = Instant(entity.GetInt64("ForgetCheckAt")),
            PushedOut = [.. PushedOut(entity).Select(stored => stored.ToDevice())],
            Notices = ReadNotices(entity),
            Sessions = new SessionList([.. Sessions(entity).Select(stored => stored.ToSession())]),
        },
        new ScheduledDue(Instant(entity.GetInt64("FiledLease")), Instant(entity.GetInt64("FiledExpiry"))));

    private static StoredSession[] Sessions(TableEntity entity)
    {
        var packed = entity.GetString(SessionsColumn(0)) ?? "[]";
        for (var i = 1; entity.GetString(SessionsColumn(i)) is { } more; i++) packed += more;
        return JsonSerializer.Deserialize(packed, Stored.Json.StoredSessionArray)!;
    }

    // Most users need one.
    private static string SessionsColumn(int i) => i == 0 ? "Sessions" : string.Create(CultureInfo.InvariantCulture, $"Sessions{i}");

    private static StoredPushedOut[] PushedOut(TableEntity entity) =>
        entity.GetString("PushedOut") is { Length: > 2 } packed
            ? JsonSerializer.Deserialize(packed, Stored.Json.StoredPushedOutArray)!
            : [];

    private static NoticeQueue ReadNotices(TableEntity entity)
    {
        var stored = JsonSerializer.Deserialize(entity.GetString("Notices") ?? "[]", Stored.Json.StoredNoticeArray)!;
        return new NoticeQueue(
            [.. stored.Select(notice => notice.ToNotice())],
            entity.GetInt64("NoticeSeq") ?? 0,
            entity.GetInt32("NoticeFailures") ?? 0,
            Instant(entity.GetInt64("NoticeRetryAt")));
    }

    // Absent columns are cleared by a replacing write; 0 stands for none, since no fact is that old.
    private static long Ticks(DateTimeOffset? at) => at?.UtcTicks ?? 0;

    private static DateTimeOffset? Instant(long? ticks) => ticks is null or 0 ? null : new DateTimeOffset(ticks.Value, TimeSpan.Zero);
}
