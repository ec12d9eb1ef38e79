using Presence.Domain;

namespace Presence.Functions;

/// <summary>
/// Within this instance one change of a user at a time, so that a burst queues here instead of racing in the
/// store. Saves round trips and nothing else: between instances the row's tag decides.
/// </summary>
internal sealed class Turns
{
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the user's turn; dispose to give it up.</summary>
    public async ValueTask<Turn> TakeAsync(UserKey user, CancellationToken stop)
    {
        var stripe = _stripes[unchecked((uint)user.GetHashCode()) % (uint)_stripes.Length];
        await stripe.WaitAsync(stop);
        return new Turn(stripe);
    }

    public readonly struct Turn(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
