namespace Presence.LocalHost;

/// <summary>The time, which tests and demos may move forward instead of waiting.</summary>
public sealed class LocalClock : TimeProvider
{
    private readonly Lock _lock = new();
    private TimeSpan _ahead;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return base.GetUtcNow() + _ahead;
    }

    /// <summary>Moves the clock to an instant, but never back: one that has come already changes nothing.</summary>
    public void MoveTo(DateTimeOffset at)
    {
        lock (_lock)
        {
            var by = at - (base.GetUtcNow() + _ahead);
            if (by <= TimeSpan.Zero) return;
            _ahead += by;
            _moved.SetResult();
            _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until an instant has come, by itself or because the clock was moved.</summary>
    public async Task WaitUntilAsync(DateTimeOffset at, CancellationToken stop)
    {
        while (true)
        {
            Task moved;
            TimeSpan left;
            lock (_lock) (moved, left) = (_moved.Task, at - (base.GetUtcNow() + _ahead));
            if (left <= TimeSpan.Zero) return;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(moved, Task.Delay(left, either.Token));
            await either.CancelAsync();
            stop.ThrowIfCancellationRequested();
        }
    }
}
