namespace Presence.Checker.Tests;

/// <summary>The one time of a simulation. Everything that waits, waits for it; it moves only when the schedule says so.</summary>
internal sealed class SimulatedTime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<Timer, (long At, long Number)> _timers = new();
    private long _numbers;

    /// <summary>Since the start, by the clock of nobody.</summary>
    public TimeSpan Elapsed { get; private set; }

    public DateTimeOffset Now => Start + Elapsed;

    /// <summary>When the next timer goes off; null for never.</summary>
    public TimeSpan? Next
    {
        get
        {
            while (_timers.TryPeek(out var timer, out var place))
            {
                if (timer.Number == place.Number) return TimeSpan.FromTicks(place.At);
                _timers.Dequeue();   // changed or stopped since
            }
            return null;
        }
    }

    /// <summary>Has something done later.</summary>
    public ITimer After(TimeSpan wait, Action act) => new Timer(this, act, wait);

    /// <summary>Moves to an instant, or to the first timer before it, which goes off.</summary>
    public void MoveTowards(TimeSpan target)
    {
        if (Next is not { } next || next > target)
        {
            Elapsed = target;
            return;
        }
        var timer = _timers.Dequeue();
        if (next > Elapsed) Elapsed = next;
        timer.GoOff();
    }

    /// <summary>A clock that differs from the others.</summary>
    /// <param name="skew">By how much it is ahead.</param>
    public Clock NewClock(TimeSpan skew) => new(this, skew);

    /// <summary>The clock of one instance.</summary>
    internal sealed class Clock(SimulatedTime time, TimeSpan skew) : TimeProvider
    {
        /// <summary>Whether its instance is dead: then no timer goes off any more.</summary>
        public bool Stopped { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        /// <summary>By how much it is ahead: somebody may set it.</summary>
        public TimeSpan Skew { get; set; } = skew;

        public override DateTimeOffset GetUtcNow() => time.Now + Skew;

        public override long GetTimestamp() => time.Elapsed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(time, () => { if (!Stopped) callback(state); }, dueTime);
    }

    private sealed class Timer : ITimer
    {
        private readonly SimulatedTime _time;
        private readonly Action _act;

        public Timer(SimulatedTime time, Action act, TimeSpan wait)
        {
            (_time, _act) = (time, act);
            Change(wait, Timeout.InfiniteTimeSpan);
        }

        /// <summary>The latest that it was given in the queue; an older one no longer counts.</summary>
        public long Number { get; private set; }

        public void GoOff() => _act();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Number = ++_time._numbers;
            if (dueTime != Timeout.InfiniteTimeSpan) _time._timers.Enqueue(this, ((_time.Elapsed + dueTime).Ticks, Number));
            return true;
        }

        public void Dispose() => Number = -1;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
