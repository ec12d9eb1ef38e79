namespace Presence.Functions.Admin;

/// <summary>An answer that is made at most once in some seconds, for all who ask: those who come meanwhile wait for the same one.</summary>
/// <param name="keptFor">How old an answer may be.</param>
/// <param name="makeWithin">How long making one may take.</param>
/// <param name="make">Makes one. Its time is its own: a caller who hangs up stops nobody else's.</param>
internal sealed class SharedAnswer<T>(TimeProvider clock, TimeSpan keptFor, TimeSpan makeWithin, Func<CancellationToken, Task<T>> make)
{
    private readonly Lock _lock = new();
    private Task<T>? _answer;
    private DateTimeOffset _madeAt;

    /// <summary>The answer.</summary>
    /// <param name="stop">Stops waiting for it.</param>
    public Task<T> GetAsync(CancellationToken stop)
    {
        lock (_lock)
        {
            var age = clock.GetUtcNow() - _madeAt;   // negative when the clock was set back
            if (_answer is null || _answer.IsFaulted || _answer.IsCanceled || age < TimeSpan.Zero || age >= keptFor)
                (_answer, _madeAt) = (MakeAsync(), clock.GetUtcNow());
            return _answer.WaitAsync(stop);
        }
    }

    private async Task<T> MakeAsync()
    {
        using var late = new CancellationTokenSource(makeWithin, clock);
        return await make(late.Token);
    }
}
