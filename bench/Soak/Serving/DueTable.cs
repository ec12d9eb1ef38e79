using System.Globalization;
using Azure.Data.Tables;

namespace Presence.Soak.Serving;

/// <summary>What lies in the tables, by a look past the product and past the faults.</summary>
/// <param name="ByKind">Rows of the due table by what they are for; tasks are called Task.</param>
/// <param name="Entries">Rows that say when they are due.</param>
/// <param name="Users">Rows of the users' table.</param>
/// <param name="OldestTask">How old the oldest task is; null without any.</param>
/// <param name="MostOverdue">For how long the entry that is due longest has been due; zero without any.</param>
/// <param name="Examples">Keys of such rows.</param>
internal sealed record TableLook(
    IReadOnlyDictionary<string, int> ByKind, int Entries, int Users, TimeSpan? OldestTask, TimeSpan MostOverdue, string Examples)
{
    /// <summary>All rows of the due table.</summary>
    public int Rows => ByKind.Values.Sum();

    public int Of(string kind) => ByKind.GetValueOrDefault(kind);

    public override string ToString() => string.Join(", ", ByKind.Select(
        kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key.ToLower(CultureInfo.InvariantCulture)} {kind.Value}")));
}

/// <summary>Reads the tables. The one place that knows how rows are told apart: a task has FiledAt, an entry has At.</summary>
internal sealed class DueTable(string storage)
{
    public const string Task = "Task";
    public const string Expiry = "Expiry";
    private const string Other = "Other";

    private readonly TableServiceClient _service = new(storage);

    /// <summary>Reads all of them.</summary>
    public async System.Threading.Tasks.Task<TableLook> LookAsync()
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (now, oldest, overdue) = (DateTimeOffset.UtcNow, (TimeSpan?)null, TimeSpan.Zero);
        var (entries, examples) = (0, new List<string>());
        await foreach (var row in _service.GetTableClient("PresenceDue").QueryAsync<TableEntity>((string?)null))
        {
            var kind = KindOf(row);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            if (kind == Task && At(row, "FiledAt") is { } filed && !(now - filed < oldest))
            {
                oldest = now - filed;
                examples.Add($"{row.PartitionKey}|{row.RowKey}");
            }
            if (kind == Task || At(row, "At") is not { } at) continue;
            entries++;
            if (now - at <= overdue) continue;
            overdue = now - at;
            examples.Add($"{row.PartitionKey}|{row.RowKey}");
        }
        var users = 0;
        await foreach (var _ in _service.GetTableClient("PresenceUsers").QueryAsync<TableEntity>((string?)null)) users++;
        return new TableLook(kinds, entries, users, oldest, overdue, string.Join(" ", examples.TakeLast(3)));
    }

    /// <summary>Asks for a row that is not there.</summary>
    public System.Threading.Tasks.Task AskAsync() =>
        _service.GetTableClient("PresenceUsers").GetEntityIfExistsAsync<TableEntity>("nobody", "user");

    private static string KindOf(TableEntity row)
    {
        if (row.ContainsKey("FiledAt")) return Task;
        // The kind is a column, or a part of the key.
        if (row.TryGetValue("Kind", out var kind) && kind is string name) return name;
        return Array.Find(row.PartitionKey.Split('-'), part => part.Length > 2 && part.All(char.IsAsciiLetter)) ?? Other;
    }

    private static DateTimeOffset? At(TableEntity row, string column) =>
        row.GetInt64(column) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
