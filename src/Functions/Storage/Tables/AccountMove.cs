using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Presence.Functions.Configuration;

namespace Presence.Functions.Storage.Tables;

/// <summary>What a move came to.</summary>
/// <param name="Rows">Rows of users that have another home now.</param>
/// <param name="Entries">Due entries, tasks, and entries about lists that they are on, which have followed them.</param>
/// <param name="Unowned">Entries that name no user: they stay where they are.</param>
internal sealed record MoveReport(int Rows, int Entries, int Unowned);

/// <summary>
/// Spreads users over a longer list of accounts, while no instance of the app runs: what has a new home is copied there as it is,
/// and then deleted. While it lasts, all accounts say so, and no instance starts. It may be stopped at any point and run again.
/// </summary>
/// <param name="services">The new list, in the order of the settings.</param>
internal sealed class AccountMove(IReadOnlyList<TableServiceClient> services)
{
    private const int AtOnce = 32;

    private readonly TableAccounts _accounts = new(services);
    private int _rows;
    private int _entries;
    private int _unowned;

    /// <summary>Moves; does nothing where users are spread over this list already.</summary>
    /// <exception cref="SettingsException">The list does not go on where the former one ended.</exception>
    /// <exception cref="TimeoutException">An account is out of reach.</exception>
    /// <exception cref="RequestFailedException">One is when its tables are made, or somebody writes while this runs.</exception>
    public async Task<MoveReport> RunAsync(CancellationToken stop)
    {
        await _accounts.CreateTablesAsync(stop);
        var before = await Task.WhenAll(_accounts.All.Select(account => account.FindMembershipAsync(stop)));
        var isDone = Array.TrueForAll(before, member => member is { IsMoving: false } && member.List == List) && InOrder(before);
        if (isDone) return new MoveReport(0, 0, 0);
        var from = await FormerListAsync(before, stop);
        await MarkAsync(from, List, stop);
        await Task.WhenAll(_accounts.All.Select(account => MoveFromAsync(account, stop)));
        await MarkAsync(List, AccountList.None, stop);
        return new MoveReport(_rows, _entries, _unowned);
    }

    private AccountList List => _accounts.List;

    private static bool InOrder(AccountMembership?[] members) => members.Index().All(one => one.Item?.Position == one.Index);

    // Over which users are spread now. None is said by accounts that earlier builds have used.
    private async Task<AccountList> FormerListAsync(AccountMembership?[] members, CancellationToken stop)
    {
        var former = AccountList.None;
        foreach (var (i, member) in members.Index())
        {
            if (member is null) continue;
            if (member.Position != i || (member.IsMoving && member.MovingTo != List)) throw NotThese(member);
            if (member.List == List) continue;   // done already, before a move that was stopped
            if (!List.Extends(member.List) || (former.Count > 0 && member.List != former)) throw NotThese(member);
            former = member.List;
        }
        var isResumed = members.Any(member => member?.IsMoving == true);
        if (former.Count == 0) return List;
        foreach (var (i, account) in _accounts.All.Index().Skip(former.Count))
            if (!isResumed && members[i] is null && await account.HasUsersAsync(stop))
                throw AccountMembership.Wrong($"{account.Address} is to be added, and has users already; write an account that is empty.");
        return former;
    }

    private static SettingsException NotThese(AccountMembership member)
    {
        var list = member.IsMoving ? member.MovingTo : member.List;
        return AccountMembership.Wrong(
            $"an account belongs to another list; write these, in this order, and new ones only after them: {list}.");
    }

    // From the first account on, and one after the other: a list that nobody has marked is as it was.
    private async Task MarkAsync(AccountList from, AccountList to, CancellationToken stop)
    {
        foreach (var (i, account) in _accounts.All.Index())
            await account.WriteMembershipAsync(new AccountMembership(from, i, to), stop);
    }

    private async Task MoveFromAsync(StorageAccount account, CancellationToken stop)
    {
        await ForEachAsync(account.Users, async entity =>
        {
            var home = _accounts.Of(entity.PartitionKey);
            if (home == account) return;
            await MoveAsync(entity, account.Users, home.Users, stop);
            Interlocked.Increment(ref _rows);
        }, stop);
        await ForEachAsync(account.ListedBy, async entity =>
        {
            var home = _accounts.Of(entity.PartitionKey);
            if (home == account) return;
            await MoveAsync(entity, account.ListedBy, home.ListedBy, stop);
            Interlocked.Increment(ref _entries);
        }, stop);
        await ForEachAsync(account.Due, async entity =>
        {
            if (EntityOwner.Of(entity) is not { } owner)
            {
                Interlocked.Increment(ref _unowned);
                return;
            }
            var home = _accounts.Of(owner);
            if (home == account) return;
            await MoveAsync(entity, account.Due, home.Due, stop);
            Interlocked.Increment(ref _entries);
        }, stop);
    }

    private static Task ForEachAsync(TableClient table, Func<TableEntity, Task> act, CancellationToken stop) => Parallel.ForEachAsync(
        AllAsync(table, stop), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop },
        async (entity, _) => await act(entity));

    private static async IAsyncEnumerable<TableEntity> AllAsync(TableClient table, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var entity in table.QueryAsync<TableEntity>((string?)null, null, null, stop)) yield return entity;
    }

    // Copied before it is deleted. A copy that is there already is from a move that was stopped in between.
    internal static async Task MoveAsync(TableEntity entity, TableClient from, TableClient to, CancellationToken stop)
    {
        await to.UpsertEntityAsync(CopyOf(entity), TableUpdateMode.Replace, stop);
        var deleted = await from.DeleteEntityAsync(entity.PartitionKey, entity.RowKey, entity.ETag, stop);
        if (deleted.Status == 412) throw new RequestFailedException(deleted);
    }

    // All columns, those of later builds, too; but nothing that is the service's own.
    private static TableEntity CopyOf(TableEntity entity)
    {
        var copy = new TableEntity(entity.PartitionKey, entity.RowKey);
        foreach (var (name, value) in (IDictionary<string, object>)entity)
            if (name is not ("PartitionKey" or "RowKey" or "Timestamp") && !name.StartsWith("odata.", StringComparison.Ordinal))
                copy[name] = value;
        return copy;
    }
}
