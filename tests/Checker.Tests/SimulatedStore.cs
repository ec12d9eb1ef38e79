using System.Runtime.CompilerServices;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Checker.Tests;

/// <summary>The way of one instance to the storage: every call waits at the gate, and takes effect there in one moment.</summary>
internal sealed class SimulatedStore(Instance instance, Gate gate, Storage storage, Promises promises)
    : IRowStore, IDueIndex, IOutbox, IListedBy
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly IRowStore _rows = storage.RowsOf(instance);

    public ValueTask<Versioned<T>> LoadAsync<T>(RowKind<T> kind, UserKey user, CancellationToken stop) => EnterAsync(
        CallKind.Load, $"load {kind.Name} of {user.User}",
        () => _rows.LoadAsync(kind, user, Never).AsTask().GetAwaiter().GetResult(), stop);

    public ValueTask<UserRows> LoadAsync(UserKey user, IReadOnlyCollection<RowKind> kinds, CancellationToken stop) => EnterAsync(
        CallKind.Load, $"load {string.Join(", ", kinds.Select(kind => kind.Name))} of {user.User}",
        () => _rows.LoadAsync(user, kinds, Never).AsTask().GetAwaiter().GetResult(), stop);

    public ValueTask<UserState?[]> ReadAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
    {
        var flow = Flow.Current;
        return EnterAsync(CallKind.Load, $"read {string.Join(", ", users.Select(user => user.User))}", () =>
        {
            var states = _rows.ReadAsync(users, Never).AsTask().GetAwaiter().GetResult();
            for (var i = 0; i < states.Length; i++) flow?.HasRead(users[i].User, states[i]!);
            return states;
        }, stop);
    }

    public ValueTask<string?> TryCommitAsync<T>(RowKind<T> kind, UserKey user, Versioned<T> row, CancellationToken stop)
    {
        var flow = Flow.Current;
        return EnterAsync(CallKind.ConditionalWrite, $"commit {kind.Name} of {user.User}: {Describe.Value(row.Value)}", () =>
        {
            var tag = _rows.TryCommitAsync(kind, user, row, Never).AsTask().GetAwaiter().GetResult();
            if (tag is not null) promises.Committed(flow, user, row.Value);
            return tag;
        }, stop);
    }

    public ValueTask<bool> TryDeleteAsync(UserRows rows, CancellationToken stop) => EnterAsync(
        CallKind.ConditionalWrite, $"delete {rows.Key.User}",
        () => storage.Rows.TryDeleteAsync(rows, Never).AsTask().GetAwaiter().GetResult(), stop);

    public async ValueTask ScheduleAsync(DueEntry entry, CancellationToken stop) =>
        await EnterAsync(CallKind.Write, $"schedule {Describe.Entry(entry)}", () =>
        {
            storage.Due.ScheduleAsync(entry, Never).AsTask().GetAwaiter().GetResult();
            return true;
        }, stop);

    public int Segments => storage.Due.Segments;

    public async IAsyncEnumerable<DuePage<DueEntry>> PagesOfDueAsync(
        DueKind kind, DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var page in await EnterAsync(
            CallKind.Load, $"find {kind}",
            () => storage.Due.PagesOfDueAsync(kind, now, segment, Never).ToBlockingEnumerable().ToList(), stop))
            yield return page;
    }

    public IAsyncEnumerable<IReadOnlyList<UserKey>> PagesOfUsersAsync(
        DueKind kind, DateTimeOffset now, int segment, CancellationToken stop) =>
        throw new NotSupportedException("No operation of a schedule lists users.");

    public async ValueTask RemoveAsync(DueEntry entry, CancellationToken stop) =>
        await EnterAsync(CallKind.Write, $"remove {Describe.Entry(entry)}", () =>
        {
            storage.Due.RemoveAsync(entry, Never).AsTask().GetAwaiter().GetResult();
            return true;
        }, stop);

    public ValueTask<FiledTask> FileAsync(FiledTask task, CancellationToken stop) => EnterAsync(
        CallKind.Write, $"file {Describe.Task(task)}", () => storage.Outbox.FileAsync(task, Never).AsTask().GetAwaiter().GetResult(), stop);

    public ValueTask<FiledTask?> TryReplaceAsync(FiledTask task, CancellationToken stop) => EnterAsync(
        CallKind.ConditionalWrite, $"replace {Describe.Task(task)}",
        () => storage.Outbox.TryReplaceAsync(task, Never).AsTask().GetAwaiter().GetResult(), stop);

    public async ValueTask RemoveAsync(FiledTask task, CancellationToken stop) =>
        await EnterAsync(CallKind.Write, $"remove {Describe.Task(task)}", () =>
        {
            storage.Outbox.RemoveAsync(task, Never).AsTask().GetAwaiter().GetResult();
            return true;
        }, stop);

    public async IAsyncEnumerable<DuePage<FiledTask>> PagesOfDueTasksAsync(
        DateTimeOffset now, int segment, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var page in await EnterAsync(
            CallKind.Load, "find tasks",
            () => storage.Outbox.PagesOfDueTasksAsync(now, segment, Never).ToBlockingEnumerable().ToList(), stop))
            yield return page;
    }

    public async ValueTask AddAsync(UserKey user, UserKey owner, DateTimeOffset at, CancellationToken stop) =>
        await EnterAsync(CallKind.Write, $"note that {owner.User} lists {user.User}", () =>
        {
            storage.ListedBy.AddAsync(user, owner, at, Never).AsTask().GetAwaiter().GetResult();
            return true;
        }, stop);

    public ValueTask<ListedEntry?> FindAsync(UserKey user, UserKey owner, CancellationToken stop) => EnterAsync(
        CallKind.Load, $"find whether {owner.User} lists {user.User}",
        () => storage.ListedBy.FindAsync(user, owner, Never).AsTask().GetAwaiter().GetResult(), stop);

    public async ValueTask RemoveAsync(ListedEntry entry, CancellationToken stop) =>
        await EnterAsync(CallKind.Write, $"note that {entry.Owner.User} does not list {entry.User.User}", () =>
        {
            storage.ListedBy.RemoveAsync(entry, Never).AsTask().GetAwaiter().GetResult();
            return true;
        }, stop);

    public async IAsyncEnumerable<IReadOnlyList<ListedEntry>> PagesAsync(UserKey user, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var page in await EnterAsync(
            CallKind.Load, $"find who lists {user.User}",
            () => storage.ListedBy.PagesAsync(user, Never).ToBlockingEnumerable().ToList(), stop))
            yield return page;
    }

    private ValueTask<T> EnterAsync<T>(CallKind kind, string what, Func<T> act, CancellationToken stop) =>
        new(gate.EnterAsync(instance, kind, what, act, stop));
}
