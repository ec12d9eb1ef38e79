using System.Diagnostics;

namespace Presence.Soak.Faults;

/// <summary>When something was broken on purpose: then calls may fail, and words come late.</summary>
internal sealed class FaultLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _underWay;
    private long? _lastEnd;
    private int _down;
    private long? _lastUp;

    /// <summary>How often each fault was injected.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_lock) return new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);
        }
    }

    /// <summary>Breaks something until the result is disposed of.</summary>
    /// <param name="isDown">Whether nobody is there to answer requests.</param>
    public IDisposable Begin(string name, bool isDown = false)
    {
        lock (_lock)
        {
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
            _underWay++;
            if (isDown) _down++;
        }
        return new Ending(this, isDown);
    }

    /// <summary>Whether nothing was broken for a while.</summary>
    public bool IsCalm() => IsCalmSince(Stopwatch.GetTimestamp());

    /// <summary>Whether nothing was broken since an instant, nor for a while before it.</summary>
    /// <param name="since">By <see cref="Stopwatch"/>.</param>
    public bool IsCalmSince(long since)
    {
        lock (_lock) return _underWay == 0 && (_lastEnd is not { } end || Stopwatch.GetElapsedTime(end, since) > Plan.Aftermath);
    }

    /// <summary>Whether LocalHost was away at some time since an instant.</summary>
    /// <param name="since">By <see cref="Stopwatch"/>.</param>
    public bool WasDownSince(long since)
    {
        lock (_lock) return _down > 0 || _lastUp > since;
    }

    private void End(bool isDown)
    {
        lock (_lock)
        {
            _underWay--;
            _lastEnd = Stopwatch.GetTimestamp();
            if (!isDown) return;
            _down--;
            _lastUp = _lastEnd;
        }
    }

    private sealed class Ending(FaultLog log, bool isDown) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) log.End(isDown);
        }
    }
}
