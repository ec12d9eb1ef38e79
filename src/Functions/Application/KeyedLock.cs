namespace Presence.Functions.Application;

/// <summary>
/// Within this instance one holder of a key at a time, in the order of coming, so that a burst of changes queues here instead
/// of racing in the store. It saves round trips and nothing else: between instances the row's tag decides.
/// </summary>
internal sealed class KeyedLock
{
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, 1024).Select(_ => new Stripe())];

    /// <summary>Waits for the lock of a key; dispose to release it. Different keys may share a lock: never take two.</summary>
    /// <param name="stop">Gives up waiting.</param>
    public async ValueTask<Holder> TakeAsync<TKey>(TKey key, CancellationToken stop)
        where TKey : notnull
    {
        stop.ThrowIfCancellationRequested();
        var stripe = _stripes[unchecked((uint)key.GetHashCode()) % (uint)_stripes.Length];
        if (stripe.Wait() is { } turn)
        {
            await using var cancelled = stop.Register(() => turn.TrySetCanceled(stop));
            await turn.Task;
        }
        return new Holder(stripe);
    }

    // A semaphore would do, but a wait that can be cancelled leaves the caller's task scheduler there.
    internal sealed class Stripe
    {
        private readonly Queue<TaskCompletionSource> _waiting = [];
        private bool _held;

        // Null when it is the caller's turn already.
        public TaskCompletionSource? Wait()
        {
            lock (_waiting)
            {
                if (!_held)
                {
                    _held = true;
                    return null;
                }
                var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(turn);
                return turn;
            }
        }

        public void Release()
        {
            lock (_waiting)
            {
                while (_waiting.TryDequeue(out var turn))
                    if (turn.TrySetResult()) return;   // unless it has given up
                _held = false;
            }
        }
    }

    public readonly struct Holder(Stripe stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
