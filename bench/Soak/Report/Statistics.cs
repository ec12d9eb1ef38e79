namespace Presence.Soak.Report;

/// <summary>What the load came to.</summary>
internal sealed class Statistics
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (int Done, int Refused, int Failed)> _operations = new(StringComparer.Ordinal);
    private readonly List<float> _latencies = [];
    private int _messages;
    private int _late;
    private int _connections;
    private int _evictions;

    /// <summary>Statuses that connections have heard.</summary>
    public int Messages => _messages;

    /// <summary>Of those, the ones that came after a newer one of the same user, which a client passes over.</summary>
    public int Late => _late;

    /// <summary>Connections that became ready.</summary>
    public int Connections => _connections;

    /// <summary>Messages that subscriptions had to make room.</summary>
    public int Evictions => _evictions;

    /// <summary>Operations by name.</summary>
    public IReadOnlyList<(string Name, int Done, int Refused, int Failed)> Operations
    {
        get
        {
            lock (_lock) return [.. _operations.Select(o => (o.Key, o.Value.Done, o.Value.Refused, o.Value.Failed))];
        }
    }

    /// <summary>All operations.</summary>
    public (int Done, int Refused, int Failed) Total
    {
        get
        {
            var all = Operations;
            return (all.Sum(o => o.Done), all.Sum(o => o.Refused), all.Sum(o => o.Failed));
        }
    }

    /// <summary>Counts a request.</summary>
    /// <param name="code">Its code; 0 is done.</param>
    /// <param name="failed">Whether it failed by a fault.</param>
    public void Count(string operation, int code, bool failed)
    {
        lock (_lock)
        {
            var (done, refused, failures) = _operations.GetValueOrDefault(operation);
            _operations[operation] = failed ? (done, refused, failures + 1) : code == 0 ? (done + 1, refused, failures) : (done, refused + 1, failures);
        }
    }

    public void Connected() => Interlocked.Increment(ref _connections);

    public void Evicted() => Interlocked.Increment(ref _evictions);

    /// <summary>Counts a status that was heard.</summary>
    /// <param name="isLate">Whether a newer one was known.</param>
    public void Heard(bool isLate)
    {
        Interlocked.Increment(ref _messages);
        if (isLate) Interlocked.Increment(ref _late);
    }

    /// <summary>A change has reached a watcher while nothing was broken.</summary>
    /// <param name="time">From the start of the request that changed it.</param>
    public void Told(TimeSpan time)
    {
        lock (_latencies) _latencies.Add((float)time.TotalMilliseconds);
    }

    /// <summary>How many changes reached watchers while nothing was broken, and in what time, in milliseconds.</summary>
    public (int Count, double P50, double P99, double Max) Latency
    {
        get
        {
            float[] sorted;
            lock (_latencies) sorted = [.. _latencies];
            if (sorted.Length == 0) return default;
            Array.Sort(sorted);
            return (sorted.Length, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)], sorted[^1]);
        }
    }
}
