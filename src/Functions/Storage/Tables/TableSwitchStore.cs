using System.Globalization;
using Azure.Data.Tables;

namespace Presence.Functions.Storage.Tables;

/// <summary>Switches in a table of the first account: one entity for each app, with a column for each switch that is set.</summary>
public sealed class TableSwitchStore(TableAccounts accounts) : ISwitchStore
{
    private const string Partition = "switches";

    private TableClient Table => accounts.All[0].About;

    /// <inheritdoc/>
    public async ValueTask<StoredSwitches> FindAsync(uint app, CancellationToken stop)
    {
        var found = await Table.GetEntityIfExistsAsync<TableEntity>(Partition, RowOf(app), null, stop);
        return found.HasValue
            ? new StoredSwitches(
                found.Value!.GetBoolean(nameof(StoredSwitches.UserStatus)), found.Value!.GetBoolean(nameof(StoredSwitches.FriendStatus)))
            {
                WatchedUntil = found.Value!.GetDateTimeOffset(nameof(StoredSwitches.WatchedUntil)),
            }
            : default;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(uint app, StoredSwitches switches, CancellationToken stop)
    {
        var entity = new TableEntity(Partition, RowOf(app));
        if (switches.UserStatus is { } user) entity[nameof(StoredSwitches.UserStatus)] = user;
        if (switches.FriendStatus is { } friend) entity[nameof(StoredSwitches.FriendStatus)] = friend;
        if (switches.WatchedUntil is { } until) entity[nameof(StoredSwitches.WatchedUntil)] = until;
        await Table.UpsertEntityAsync(entity, TableUpdateMode.Replace, stop);
    }

    /// <inheritdoc/>
    public async ValueTask WatchAsync(uint app, DateTimeOffset until, CancellationToken stop)
    {
        var entity = new TableEntity(Partition, RowOf(app)) { [nameof(StoredSwitches.WatchedUntil)] = until };
        await Table.UpsertEntityAsync(entity, TableUpdateMode.Merge, stop);
    }

    private static string RowOf(uint app) => app.ToString(CultureInfo.InvariantCulture);
}
