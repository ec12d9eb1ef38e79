namespace Presence.Functions.Tests.Fakes;

/// <summary>A clock that stands still until it is moved, in either direction.</summary>
internal sealed class FakeTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero).UtcTicks;

    public DateTimeOffset Now => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}

/// <summary>Timers up to a length go off at once, longer ones never: nobody waits, and nothing comes too early.</summary>
internal sealed class ImpatientTime(TimeSpan upTo) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var due = dueTime <= upTo ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;
        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : due, Timeout.InfiniteTimeSpan);
    }
}
