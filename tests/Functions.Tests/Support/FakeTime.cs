using System.Collections.Concurrent;

namespace Presence.Functions.Tests.Support;

/// <summary>A clock that stands still until it is moved, in either direction.</summary>
internal sealed class FakeTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero).UtcTicks;

    public DateTimeOffset Now => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}

/// <summary>Without waiting: timers shorter than a length go off at once, the others when the test says so.</summary>
internal sealed class ImpatientTime(TimeSpan shorterThan) : TimeProvider
{
    private readonly ConcurrentQueue<Action> _long = new();
    private readonly TaskCompletionSource _isLong = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until there is a long timer.</summary>
    public Task WaitForLongAsync() => _isLong.Task;
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ImpatientTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The long timers go off.</summary>
    public void RunOut()
    {
        while (_long.TryDequeue(out var goOff)) goOff();
    }

    private sealed class ImpatientTimer(ImpatientTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            if (dueTime < time.ShorterThan) ThreadPool.QueueUserWorkItem(_ => callback(state));
            else
            {
                time._long.Enqueue(() => callback(state));
                time._isLong.TrySetResult();
            }
            return true;
        }

        public void Dispose() { }

        public ValueTask DisposeAsync() => default;
    }

    private TimeSpan ShorterThan { get; } = shorterThan;
}
