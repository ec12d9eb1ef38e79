using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;

namespace Presence.Functions.Tests.Support;

public enum StoreVerb
{
    Load, Read, Commit, CommitSubscriptions, CommitFriends, Delete, Schedule, FindDue, Remove, FileTask, ReplaceTask, RemoveTask, FindTasks,
    AddListed, FindListed, RemoveListed, PageListed, ListUsers, Switch,
}

/// <summary>One call of a store or of the due index.</summary>
/// <param name="User">The user that it is about; the default value where it is about many.</param>
/// <param name="Cost">How many storage calls it stands for.</param>
internal sealed record StoreCall(StoreVerb Verb, UserKey User = default, int Cost = 1)
{
    /// <summary>What is to be committed; null for another kind of row.</summary>
    public UserRow? Row { get; init; }

    /// <summary>What is to be committed; null for another kind of row.</summary>
    public SubscriptionList? Subscriptions { get; init; }

    /// <summary>What is to be added or removed.</summary>
    public DueEntry? Entry { get; init; }

    /// <summary>What is to be filed, replaced or removed.</summary>
    public FiledTask? Task { get; init; }
}

/// <summary>
/// A store, a due index and an outbox in memory. Calls are written down, and fail on demand: before anything is done, or after.
/// </summary>
internal sealed class RecordingStore : IRowStore, IDueIndex, IOutbox, IListedBy
{
    private readonly MemoryRowStore _rows = new();
    private readonly MemoryDueIndex _due = new();
    private readonly MemoryOutbox _outbox = new();
    private readonly MemoryListedBy _listedBy = new();

    /// <summary>Awaited before each call; what it throws is the failure, and nothing is done.</summary>
    public Func<StoreCall, ValueTask> Before { get; set; } = _ => default;

    /// <summary>Asked after each call; what it throws is the failure, of something that was done.</summary>
    public Action<StoreCall> After { get; set; } = _ => { };

    /// <summary>
    /// Whether a commit that was written answers that another was first: as when the client tries again by itself after the
    /// answer was lost, and meets what it has written.
    /// </summary>
    public Func<StoreCall, bool> MeetsItself { get; set; } = _ => false;

    /// <summary>Users of whom no row can be read.</summary>
    public HashSet<UserKey> Unreadable { get; } = [];

    public ConcurrentQueue<StoreCall> Calls { get; } = new();

    public ValueTask<Versioned<T>> LoadAsync<T>(RowKind<T> kind, UserKey user, CancellationToken stop) =>
        DoAsync(new(StoreVerb.Load, user), () => Readable(user, kind.Name).LoadAsync(kind, user, stop));

    public ValueTask<UserRows> LoadAsync(UserKey user, IReadOnlyCollection<RowKind> kinds, CancellationToken stop) =>
        DoAsync(new(StoreVerb.Load, user), () => Readable(user, kinds.First().Name).LoadAsync(user, kinds, stop));

    public ValueTask<UserState?[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop) =>
        DoAsync(new(StoreVerb.Read, Cost: users.Count), async () =>
        {
            var states = await _rows.ReadAsync(users, stop);
            for (var i = 0; i < states.Length; i++)
                if (Unreadable.Contains(users[i])) states[i] = null;
            return states;
        });

    public async ValueTask<string?> TryCommitAsync<T>(RowKind<T> kind, UserKey user, Versioned<T> row, CancellationToken stop)
    {
        var call = CommitOf(user, row.Value);
        var tag = await DoAsync(call, () => _rows.TryCommitAsync(kind, user, row, stop));
        return MeetsItself(call) ? null : tag;
    }

    public ValueTask<bool> TryDeleteAsync(UserRows rows, CancellationToken stop) =>
        DoAsync(new(StoreVerb.Delete, rows.Key), () => _rows.TryDeleteAsync(rows, stop));

    public async ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop) =>
        await DoAsync(new(StoreVerb.Schedule, entry.User) { Entry = entry }, async () =>
        {
            await _due.ScheduleAsync(entry, stop);
            return true;
        });

    public int Segments => 1;

    public async IAsyncEnumerable<DuePage<DueEntry>> PagesOfDueAsync(
        DueKind kind, DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var page in await DoAsync(
            new(StoreVerb.FindDue), async () => await _due.PagesOfDueAsync(kind, now, segment, stop).ToListAsync(stop)))
            yield return page;
    }

    public async IAsyncEnumerable<IReadOnlyList<UserKey>> PagesOfUsersAsync(
        DueKind kind, DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var page in await DoAsync(
            new(StoreVerb.ListUsers), async () => await _due.PagesOfUsersAsync(kind, now, segment, stop).ToListAsync(stop)))
            yield return page;
    }

    public async ValueTask RemoveAsync(DueEntry entry, CancellationToken stop) =>
        await DoAsync(new(StoreVerb.Remove, entry.User) { Entry = entry }, async () =>
        {
            await _due.RemoveAsync(entry, stop);
            return true;
        });

    public ValueTask<FiledTask> FileAsync(FiledTask task, CancellationToken stop) =>
        DoAsync(new(StoreVerb.FileTask, task.User) { Task = task }, () => _outbox.FileAsync(task, stop));

    public ValueTask<FiledTask?> TryReplaceAsync(FiledTask task, CancellationToken stop) =>
        DoAsync(new(StoreVerb.ReplaceTask, task.User) { Task = task }, () => _outbox.TryReplaceAsync(task, stop));

    public async ValueTask RemoveAsync(FiledTask task, CancellationToken stop) =>
        await DoAsync(new(StoreVerb.RemoveTask, task.User) { Task = task }, async () =>
        {
            await _outbox.RemoveAsync(task, stop);
            return true;
        });

    public async IAsyncEnumerable<DuePage<FiledTask>> PagesOfDueTasksAsync(
        DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var page in await DoAsync(
            new(StoreVerb.FindTasks), async () => await _outbox.PagesOfDueTasksAsync(now, segment, stop).ToListAsync(stop)))
            yield return page;
    }

    public async ValueTask AddAsync(UserKey user, UserKey owner, DateTimeOffset at, CancellationToken stop) =>
        await DoAsync(new(StoreVerb.AddListed, user), async () =>
        {
            await _listedBy.AddAsync(user, owner, at, stop);
            return true;
        });

    public ValueTask<ListedEntry?> FindAsync(UserKey user, UserKey owner, CancellationToken stop) =>
        DoAsync(new(StoreVerb.FindListed, user), () => _listedBy.FindAsync(user, owner, stop));

    public async ValueTask RemoveAsync(ListedEntry entry, CancellationToken stop) =>
        await DoAsync(new(StoreVerb.RemoveListed, entry.User), async () =>
        {
            await _listedBy.RemoveAsync(entry, stop);
            return true;
        });

    public async IAsyncEnumerable<IReadOnlyList<ListedEntry>> PagesAsync(UserKey user, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var page in await DoAsync(
            new(StoreVerb.PageListed, user), async () => await _listedBy.PagesAsync(user, stop).ToListAsync(stop)))
            yield return page;
    }

    private MemoryRowStore Readable(UserKey user, string kind) =>
        Unreadable.Contains(user) ? throw new UnreadableRowException(user, kind, "it is damaged") : _rows;

    private static StoreCall CommitOf<T>(UserKey user, T value) => value switch
    {
        UserRow row => new(StoreVerb.Commit, user) { Row = row },
        SubscriptionList list => new(StoreVerb.CommitSubscriptions, user) { Subscriptions = list },
        FriendList => new(StoreVerb.CommitFriends, user),
        _ => throw new NotSupportedException($"{value}"),
    };

    private async ValueTask<T> DoAsync<T>(StoreCall call, Func<ValueTask<T>> act)
    {
        Calls.Enqueue(call);
        await Before(call);
        var result = await act();
        After(call);
        return result;
    }
}
