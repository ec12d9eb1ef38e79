using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>Who is on whose list, in Table Storage: a table of its own in the account of the user who is listed.</summary>
public sealed class TableListedBy(TableAccounts accounts) : IListedBy
{
    /// <inheritdoc/>
    public async ValueTask AddAsync(UserKey user, UserKey owner, DateTimeOffset at, CancellationToken stop)
    {
        var entity = ListedByEntity.Write(user, owner, at);
        await accounts.ListedByOf(entity.PartitionKey).UpsertEntityAsync(entity, TableUpdateMode.Replace, stop);
    }

    /// <inheritdoc/>
    public async ValueTask<ListedEntry?> FindAsync(UserKey user, UserKey owner, CancellationToken stop)
    {
        var key = user.Encode();
        var found = await accounts.ListedByOf(key).GetEntityIfExistsAsync<TableEntity>(key, owner.Encode(), null, stop);
        return found.HasValue ? ListedByEntity.Read(found.Value!) : null;
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(ListedEntry entry, CancellationToken stop)
    {
        var key = entry.User.Encode();
        try
        {
            await accounts.ListedByOf(key).DeleteEntityAsync(key, entry.Owner.Encode(), new ETag(entry.Tag), stop);
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            // Somebody has made it anew, or removed it.
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ListedEntry>> PagesAsync(UserKey user, [EnumeratorCancellation] CancellationToken stop)
    {
        var key = user.Encode();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key}");
        await foreach (var page in accounts.ListedByOf(key).QueryAsync<TableEntity>(filter, null, null, stop).AsPages())
            yield return [.. page.Values.Select(ListedByEntity.Read)];
    }
}
