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
    /// <summary>Columns that are numbered, and as many as it takes.</summary>
    public static readonly string[] Packed = ["Sessions", "PushedOut", "Notices"];

    /// <param name="rest">What was not understood when the row was read; null for nothing.</param>
    public static TableEntity Write(string partition, string row, UserRow user, EntityRest? rest = null)
    {
        var entity = WriteAllButLists(partition, row, user, rest);
        var sessions = StoredList.Merge([.. user.State.Sessions.Select(StoredSession.From)], rest?.Sessions);
        var pushedOut = StoredList.Merge([.. user.State.PushedOut.Select(StoredPushedOut.From)], rest?.PushedOut);
        var notices = StoredList.Merge([.. user.State.Notices.Items.Select(StoredNotice.From)], rest?.Notices);
        PackedText.Write(entity, "Sessions", JsonSerializer.Serialize([.. sessions], Stored.Json.StoredSessionArray));
        PackedText.Write(entity, "PushedOut", JsonSerializer.Serialize([.. pushedOut], Stored.Json.StoredPushedOutArray));
        PackedText.Write(entity, "Notices", JsonSerializer.Serialize([.. notices], Stored.Json.StoredNoticeArray));
        return entity;
    }

    private static TableEntity WriteAllButLists(string partition, string row, UserRow user, EntityRest? rest) => new(partition, row)
    {
        ["Ver"] = user.State.Ver,
        ["StatusType"] = rest?.Status is { } status && status.Taken == user.State.Status.Type ? status.Stored : (int)user.State.Status.Type,
        ["StatusCustom"] = user.State.Status.Custom,
        ["CustomStatus"] = user.State.CustomStatus,
        ["Known"] = user.State.Known,
        ["WatchEra"] = user.State.SubscriptionEra,
        ["HearsFriends"] = user.State.HearsFriends,
        ["NobodySince"] = Ticks(user.State.AbsentSince),
        ["KickedAt"] = Ticks(user.State.KickedAt),
        ["DeletedAt"] = Ticks(user.State.DeletedAt),
        ["QuietSince"] = Ticks(user.State.QuietSince),
        ["ForgetCheckAt"] = Ticks(user.State.ForgetCheckAt),
        ["Transitions"] = user.State.Transitions.ToString(),
        ["NoticeSeq"] = user.State.Notices.LastSeq,
        ["NoticeFailures"] = user.State.Notices.Failures,
        ["NoticeRetryAt"] = Ticks(user.State.Notices.RetryAt),
        ["FiledGrace"] = Ticks(user.Scheduled.Grace),
        ["FiledLease"] = Ticks(user.Scheduled.Lease),
        ["FiledExpiry"] = Ticks(user.Scheduled.Expiry),
        ["FiledNotice"] = Ticks(user.Scheduled.Notice),
    };

    /// <param name="rest">Takes what is not understood; null where nobody cares.</param>
    public static UserRow Read(TableEntity entity, EntityRest? rest = null)
    {
        rest ??= new EntityRest();
        var sessions = ReadSessions(entity, rest);
        return new(
            new UserState
            {
                Ver = entity.GetInt64("Ver") ?? 0,
                Status = new UserStatus(ReadStatus(entity, sessions, rest), entity.GetString("StatusCustom") ?? ""),
                CustomStatus = entity.GetString("CustomStatus") ?? "",
                Known = entity.GetBoolean("Known") ?? false,
                SubscriptionEra = entity.GetInt32("WatchEra") ?? 0,
                HearsFriends = entity.GetBoolean("HearsFriends") ?? false,
                AbsentSince = Instant(entity.GetInt64("NobodySince")),
                KickedAt = Instant(entity.GetInt64("KickedAt")),
                DeletedAt = Instant(entity.GetInt64("DeletedAt")),
                QuietSince = Instant(entity.GetInt64("QuietSince")),
                ForgetCheckAt = Instant(entity.GetInt64("ForgetCheckAt")),
                Transitions = new TransitionLog(entity.GetString("Transitions")),
                PushedOut = ReadPushedOut(entity, rest),
                Notices = ReadNotices(entity, rest),
                Sessions = sessions,
            },
            new ScheduledDue(
                Instant(entity.GetInt64("FiledGrace")), Instant(entity.GetInt64("FiledLease")), Instant(entity.GetInt64("FiledExpiry")),
                Instant(entity.GetInt64("FiledNotice"))));
    }

    private static SessionList ReadSessions(TableEntity entity, EntityRest rest)
    {
        var packed = PackedText.Read(entity, "Sessions") ?? "[]";
        var stored = StoredList.Read(packed, Stored.Json.StoredSessionArray, out var all);
        rest.Sessions = all;
        return new([.. stored.Select(session => session.ToSession())]);
    }

    // The status follows from the sessions: one without a name here is what they make it, until a build writes it that knows better.
    private static StatusType ReadStatus(TableEntity entity, SessionList sessions, EntityRest rest)
    {
        var stored = entity.GetInt32("StatusType") ?? (int)StatusType.Offline;
        if (Enum.IsDefined((StatusType)stored)) return (StatusType)stored;
        rest.Status = (stored, Aggregation.Of(sessions));
        return rest.Status.Value.Taken;
    }

    private static EquatableArray<PushedOutDevice> ReadPushedOut(TableEntity entity, EntityRest rest)
    {
        if (PackedText.Read(entity, "PushedOut") is not { Length: > 2 } packed) return [];
        var stored = StoredList.Read(packed, Stored.Json.StoredPushedOutArray, out var all);
        rest.PushedOut = all;
        return [.. stored.Select(device => device.ToDevice())];
    }

    private static NoticeQueue ReadNotices(TableEntity entity, EntityRest rest)
    {
        var stored = StoredList.Read(PackedText.Read(entity, "Notices") ?? "[]", Stored.Json.StoredNoticeArray, out var all);
        rest.Notices = all;
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
