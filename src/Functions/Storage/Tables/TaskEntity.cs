using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// A task as a table entity, beside the due entries. Partition: its lane's, for the minute in which it was filed. Row: the instant,
/// the user, the task's own id.
/// </summary>
internal static class TaskEntity
{
    /// <summary>The name of the lane.</summary>
    public const string LaneName = "Task";

    /// <summary>The column that says when it was filed.</summary>
    public const string FiledAt = "FiledAt";

    private const int BytesPerColumn = 60_000;

    public static TableEntity Write(FiledTask task, string userKey)
    {
        var (partition, row) = KeysOf(task, userKey);
        var entity = new TableEntity(partition, row)
        {
            ["User"] = userKey,
            ["TaskId"] = task.Id,
            [FiledAt] = task.FiledAt.UtcTicks,
            ["DueAt"] = task.DueAt.UtcTicks,
        };
        var packed = JsonSerializer.SerializeToUtf8Bytes(StoredTask.From(task.Work), StoredTaskJson.Default.StoredTask);
        foreach (var (i, chunk) in packed.Chunk(BytesPerColumn).Index()) entity[Column(i)] = chunk;
        return entity;
    }

    public static FiledTask Read(TableEntity entity)
    {
        using var packed = new MemoryStream();
        for (var i = 0; entity.GetBinary(Column(i)) is { } chunk; i++) packed.Write(chunk);
        packed.Position = 0;
        var work = JsonSerializer.Deserialize(packed, StoredTaskJson.Default.StoredTask)!.ToTask();
        var id = entity.GetString("TaskId") ?? entity.GetString("Id");   // as earlier builds called it
        return new FiledTask(
            UserKey.Decode(entity.GetString("User")), id, At(entity, FiledAt), At(entity, "DueAt"), work, entity.ETag.ToString());
    }

    public static (string Partition, string Row) KeysOf(FiledTask task, string userKey) => (
        Lane.PartitionOf(LaneName, task.FiledAt, userKey),
        string.Create(CultureInfo.InvariantCulture, $"{task.FiledAt.UtcTicks:D18}-{userKey}-{task.Id}"));

    private static DateTimeOffset At(TableEntity entity, string column) => new(entity.GetInt64(column)!.Value, TimeSpan.Zero);

    private static string Column(int i) => string.Create(CultureInfo.InvariantCulture, $"Work{i}");
}
