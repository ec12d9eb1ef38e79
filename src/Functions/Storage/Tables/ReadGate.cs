using System.Diagnostics.CodeAnalysis;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// The one gate of this instance for reads of many rows: a fixed number is under way, the others wait in the order of coming,
/// and what the queue cannot hold is refused at once. Equal reads are done once, but whoever comes joins only a read that has not
/// begun: one that has may bring a row from before a write which the reader has just made.
/// </summary>
/// <param name="read">Reads one row.</param>
/// <param name="atOnce">Most reads under way.</param>
/// <param name="waitingMax">Most reads that wait.</param>
internal sealed class ReadGate<TKey, TRow>(
    Func<TKey, CancellationToken, ValueTask<TRow>> read, int atOnce = ReadGate.AtOnce, int waitingMax = ReadGate.WaitingMax)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Read> _waiting = [];
    private readonly Dictionary<TKey, Read> _waitingFor = [];
    private int _underWay;

    /// <summary>How many reads wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Reads rows, in the order asked for; a key may be there twice.</summary>
    /// <param name="stop">Gives up: what nobody else waits for is not read any more.</param>
    /// <exception cref="TimeoutException">So much is waiting already that these would not come to their turn in time.</exception>
    public async ValueTask<TRow[]> ReadAsync(IReadOnlyList<TKey> keys, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (keys.Count == 0) return [];
        var batch = new Batch(keys.Count);
        lock (_lock)
        {
            if (!HasRoomFor(keys)) throw new TimeoutException("Too many reads wait already; try again.");
            for (var i = 0; i < keys.Count; i++) Enqueue(batch, keys[i], i);
        }
        Start();
        await using var stopped = stop.Register(() => GiveUp(batch, stop));
        return await batch.Done.Task;
    }

    // Those that can begin now do not wait, nor do those that join others: counted only when it matters.
    private bool HasRoomFor(IReadOnlyList<TKey> keys)
    {
        var room = waitingMax - _waiting.Count + Math.Max(0, atOnce - _underWay);
        return keys.Count <= room || keys.Distinct().Count(key => !_waitingFor.ContainsKey(key)) <= room;
    }

    private void Enqueue(Batch batch, TKey key, int index)
    {
        if (!_waitingFor.TryGetValue(key, out var one))
        {
            _waitingFor[key] = one = new Read(key);
            one.Place = _waiting.AddLast(one);
        }
        one.For.Add((batch, index));
        batch.Reads.Add(one);
    }

    private void Start()
    {
        while (TryTakeNext(isNew: true) is { } next) _ = RunAsync(next);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, it is for those who wait.")]
    private async Task RunAsync(Read first)
    {
        await Task.Yield();   // whoever comes with many has them all begin before the first is done
        for (var one = first; one is not null; one = TryTakeNext(isNew: false))
        {
            try
            {
                using var late = new CancellationTokenSource(ReadGate.ReadWithin);
                End(one, await read(one.Key, late.Token));
            }
            catch (Exception failure)
            {
                Fail(one, failure);
            }
        }
    }

    // Null when nothing waits, or when too much is under way for one more.
    private Read? TryTakeNext(bool isNew)
    {
        lock (_lock)
        {
            if (_waiting.First is not { Value: var next } || (isNew && _underWay == atOnce))
            {
                if (!isNew) _underWay--;
                return null;
            }
            if (isNew) _underWay++;
            Remove(next);
            return next;
        }
    }

    private void Remove(Read one)
    {
        _waiting.Remove(one.Place!);
        _waitingFor.Remove(one.Key);
        one.Place = null;
    }

    private void End(Read one, TRow row)
    {
        List<Batch> done = [];
        lock (_lock)
        {
            foreach (var (batch, index) in one.For)
            {
                batch.Rows[index] = row;
                if (--batch.Left == 0) done.Add(batch);
            }
        }
        foreach (var batch in done) batch.Done.TrySetResult(batch.Rows);
    }

    private void Fail(Read one, Exception failure)
    {
        List<Batch> batches;
        lock (_lock) batches = [.. one.For.Select(each => each.Batch).Distinct()];
        foreach (var batch in batches)
        {
            batch.Done.TrySetException(failure);
            Leave(batch);
        }
    }

    private void GiveUp(Batch batch, CancellationToken stop)
    {
        if (batch.Done.TrySetCanceled(stop)) Leave(batch);
    }

    // What nobody waits for any more makes room at once; what is under way ends by itself.
    private void Leave(Batch batch)
    {
        lock (_lock)
        {
            foreach (var one in batch.Reads)
            {
                one.For.RemoveAll(each => each.Batch == batch);
                if (one.For.Count == 0 && one.Place is not null) Remove(one);
            }
        }
    }

    private sealed class Batch(int count)
    {
        public TRow[] Rows { get; } = new TRow[count];

        public List<Read> Reads { get; } = new(count);

        public int Left { get; set; } = count;

        public TaskCompletionSource<TRow[]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Read(TKey key)
    {
        public TKey Key { get; } = key;

        public List<(Batch Batch, int Index)> For { get; } = new(1);

        /// <summary>Its place in the queue; null once it has begun.</summary>
        public LinkedListNode<Read>? Place { get; set; }
    }
}

/// <summary>The bounds of the product's gate.</summary>
internal static class ReadGate
{
    /// <summary>Point reads under way in an instance: at 5 ms each, 50,000 in a second, more than an account is made for.</summary>
    public const int AtOnce = 256;

    /// <summary>Reads that wait: more could not come to their turn in the 5 s that an answer may take, at 40 ms each.</summary>
    public const int WaitingMax = 32_000;

    /// <summary>No read keeps its place longer, whatever becomes of it: longer than the storage client tries.</summary>
    public static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(5);
}
