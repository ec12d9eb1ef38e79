namespace Presence.Functions.Application;

/// <summary>
/// Within this instance one holder of a key at a time, so that a burst of changes queues here instead of racing in the
/// store. It saves round trips and nothing else: between instances the row's tag decides.
/// </summary>
internal sealed class KeyedLock
{
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the lock of a key; dispose to release it. Different keys may share a lock: never take two.</summary>
    /// <param name="stop">Gives up waiting.</param>
    public async ValueTask<Holder> TakeAsync<TKey>(TKey key, CancellationToken stop)
        where TKey : notnull
    {
        stop.ThrowIfCancellationRequested();
        var stripe = _stripes[unchecked((uint)key.GetHashCode()) % (uint)_stripes.Length];
        // Not with the token itself: such a wait would go on in another task scheduler.
        var turn = stripe.WaitAsync(CancellationToken.None);
        try
        {
            await turn.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            _ = turn.ContinueWith(_ => stripe.Release(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
        return new Holder(stripe);
    }

    public readonly struct Holder(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
