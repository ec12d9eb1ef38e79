using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>The due index in Table Storage: an entry lies in the account of its user.</summary>
public sealed class TableDueIndex : IDueIndex
{
    private static readonly Dictionary<DueKind, LaneReader<DueEntry>> Lanes = Enum.GetValues<DueKind>().ToDictionary(
        kind => kind,
        kind => new LaneReader<DueEntry>(
            kind.ToString(), DueEntity.At, entity => DueEntity.Read(kind, entity), entry => entry.At, (entry, now) => entry.At <= now));

    private readonly TableAccounts _accounts;
    private readonly DueTable _table;

    /// <summary>An index of its own, beside whatever else lies in these accounts.</summary>
    public TableDueIndex(TableAccounts accounts)
        : this(accounts, new DueTable(accounts))
    {
    }

    internal TableDueIndex(TableAccounts accounts, DueTable table) => (_accounts, _table) = (accounts, table);

    /// <inheritdoc/>
    public int Segments => _table.Segments;

    /// <inheritdoc/>
    public async ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop)
    {
        var key = entry.User.Encode();
        await _accounts.DueOf(key).UpsertEntityAsync(DueEntity.Write(entry, key), TableUpdateMode.Replace, stop);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DuePage<DueEntry>> PagesOfDueAsync(DueKind kind, DateTimeOffset now, int segment, CancellationToken stop) =>
        _table.PagesAsync(Lanes[kind], segment, now, stop);

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<UserKey>> PagesOfUsersAsync(
        DueKind kind, DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var rows in _table.PagesOfKeysAsync(kind.ToString(), segment, now, stop))
            yield return [.. rows.Select(DueEntity.TryReadUser).OfType<UserKey>()];
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(DueEntry entry, CancellationToken stop)
    {
        var (table, partition, row) = PlaceOf(entry);
        try
        {
            await table.DeleteEntityAsync(partition, row, entry.Tag is { } tag ? new ETag(tag) : ETag.All, stop);
        }
        catch (RequestFailedException again) when (again.Status == 412)
        {
            // It was added again, by a commit that needs it.
        }
    }

    private (TableClient Table, string Partition, string Row) PlaceOf(DueEntry entry)
    {
        if (entry.Place is TablePlace found) return (_accounts.AllDue[found.Account], found.Partition, found.Row);
        var key = entry.User.Encode();
        var (partition, row) = DueEntity.KeysOf(entry, key);
        return (_accounts.DueOf(key), partition, row);
    }
}
