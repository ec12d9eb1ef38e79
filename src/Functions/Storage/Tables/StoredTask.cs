using System.Text.Json.Serialization;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>A task as stored. Names are part of the stored form: renaming one loses what is stored.</summary>
internal sealed record StoredTask(
    bool Tell, StoredClosing[]? Close, StoredReady[]? Ready, string[]? Sync, string[]? Befriended, string[]? Unfriended,
    StoredErasure? Erase = null)
{
    public static StoredTask From(OutboxTask task) => new(
        task.Tell,
        NullIfEmpty(task.Close.Select(c => new StoredClosing(c.ConnectionId, c.Reason))),
        NullIfEmpty(task.Ready.Select(r => new StoredReady(r.SessionId, r.ConnectionId, r.Credential))),
        NullIfEmpty(task.Sync.Select(user => user.Value)),
        NullIfEmpty(task.Befriended.Select(user => user.Value)),
        NullIfEmpty(task.Unfriended.Select(user => user.Value)),
        task.Erase is { } erase ? new StoredErasure(erase.AskedAt.UtcTicks, erase.SignedUntil.UtcTicks) : null);

    public OutboxTask ToTask() => new()
    {
        Tell = Tell,
        Close = [.. (Close ?? []).Select(c => new ClosingTask(c.Connection, c.Reason))],
        Ready = [.. (Ready ?? []).Select(r => new ReadyTask(r.Session, r.Connection, r.Credential))],
        Sync = Users(Sync),
        Befriended = Users(Befriended),
        Unfriended = Users(Unfriended),
        Erase = Erase is null
            ? null
            : new Erasure(new DateTimeOffset(Erase.AskedAt, TimeSpan.Zero), new DateTimeOffset(Erase.SignedUntil, TimeSpan.Zero)),
    };

    private static T[]? NullIfEmpty<T>(IEnumerable<T> items) => items.ToArray() is { Length: > 0 } some ? some : null;

    private static EquatableArray<UserId> Users(string[]? ids) => [.. (ids ?? []).Select(id => new UserId(id))];
}

/// <summary>An account to be erased, as stored: ticks of UTC.</summary>
internal sealed record StoredErasure(long AskedAt, long SignedUntil);

/// <summary>A connection to be closed, as stored.</summary>
internal sealed record StoredClosing(string Connection, KickReason Reason);

/// <summary>A connection that came up, as stored.</summary>
internal sealed record StoredReady(string Session, string Connection, string Credential);

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredTask))]
internal sealed partial class StoredTaskJson : JsonSerializerContext;
