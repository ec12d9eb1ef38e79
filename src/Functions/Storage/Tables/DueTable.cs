using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>Where in the due tables something was found.</summary>
/// <param name="Account">The number of the account.</param>
internal sealed record TablePlace(int Account, string Partition, string Row) : ItemPlace;

/// <summary>How the items of a lane are read.</summary>
/// <param name="Name">The name of the lane; letters only.</param>
/// <param name="TimeColumn">Holds the time that an item is found by, in ticks.</param>
/// <param name="Read">From an entity to an item; what it throws makes the entity unreadable.</param>
/// <param name="TimeOf">The time that an item is found by.</param>
/// <param name="IsDue">Whether an item that was found is due.</param>
internal sealed record LaneReader<T>(
    string Name, string TimeColumn, Func<TableEntity, T> Read, Func<T, DateTimeOffset> TimeOf, Func<T, DateTimeOffset, bool> IsDue)
    where T : DueItem;

/// <summary>
/// Looks through the lanes of the due tables. A segment is a shard of an account, so an account that is out of reach holds up none of
/// the others.
/// </summary>
internal sealed class DueTable(TableAccounts accounts)
{
    private const int PageMax = 1000;   // what the service gives at most

    private readonly LowWater _lowWater = new();

    /// <summary>Into how many segments each lane is divided.</summary>
    public int Segments => accounts.AllDue.Count * Lane.Shards;

    /// <summary>What is due in a segment, page by page.</summary>
    /// <param name="lane">How it lies and how it is read.</param>
    public async IAsyncEnumerable<DuePage<T>> PagesAsync<T>(
        LaneReader<T> lane, int segment, DateTimeOffset now, [EnumeratorCancellation] CancellationToken stop)
        where T : DueItem
    {
        var account = segment / Lane.Shards;
        var from = _lowWater.Of(lane.Name, segment, now);
        var filter = Lane.FilterOf(lane.Name, segment % Lane.Shards, from, now, lane.TimeColumn);
        var (items, unreadable) = (new List<T>(), new List<UnreadableItem>());
        DateTimeOffset? earliest = null;
        var isFirst = true;
        await foreach (var entity in accounts.AllDue[account].QueryAsync<TableEntity>(filter, PageMax, null, stop))
        {
            var place = new TablePlace(account, entity.PartitionKey, entity.RowKey);
            try
            {
                var item = lane.Read(entity) with { Place = place };
                if (!(earliest <= lane.TimeOf(item))) earliest = lane.TimeOf(item);
                if (lane.IsDue(item, now)) items.Add(item);
            }
            catch (Exception wrong)
            {
                // Reading calls nobody: whatever is wrong, is wrong with the entity.
                unreadable.Add(new UnreadableItem($"{place.Partition}/{place.Row}", wrong.GetType().Name) { Place = place });
            }
            if (items.Count + unreadable.Count < PageMax) continue;
            if (isFirst) Found();
            isFirst = false;
            yield return new DuePage<T>(items, unreadable);
            (items, unreadable) = ([], []);
        }
        if (isFirst) Found();
        if (items.Count + unreadable.Count > 0) yield return new DuePage<T>(items, unreadable);

        // What cannot be read says nothing about its time: it may be the earliest.
        void Found()
        {
            if (unreadable.Count == 0) _lowWater.Found(lane.Name, segment, from, now, earliest);
        }
    }

    /// <summary>The row keys of all that lies in a segment, due or not, page by page.</summary>
    /// <param name="lane">Its name.</param>
    public async IAsyncEnumerable<IEnumerable<string>> PagesOfKeysAsync(
        string lane, int segment, DateTimeOffset now, [EnumeratorCancellation] CancellationToken stop)
    {
        var filter = Lane.FilterOfAll(lane, segment % Lane.Shards, _lowWater.Of(lane, segment, now));
        var found = accounts.AllDue[segment / Lane.Shards].QueryAsync<TableEntity>(filter, PageMax, ["RowKey"], stop);
        await foreach (var page in found.AsPages()) yield return page.Values.Select(entity => entity.RowKey);
    }

    /// <summary>Something old was put back into a lane.</summary>
    public void Rewind() => _lowWater.Clear();
}
