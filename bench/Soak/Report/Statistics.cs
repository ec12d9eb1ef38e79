using System.Globalization;
using System.Runtime.InteropServices;

namespace Presence.Soak.Report;

/// <summary>What the load came to.</summary>
internal sealed class Statistics
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (int Done, int Refused, int Failed)> _operations = new(StringComparer.Ordinal);
    private readonly List<float> _told = [];
    private readonly List<float> _answered = [];
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
            _operations[operation] = failed ? (done, refused, failures + 1)
                : code == 0 ? (done + 1, refused, failures)
                : (done, refused + 1, failures);
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
    public void Told(TimeSpan time) => Add(_told, time);

    /// <summary>A request was answered while nothing was broken.</summary>
    public void Answered(TimeSpan time) => Add(_answered, time);

    /// <summary>In what time changes reached watchers while nothing was broken.</summary>
    public Times TimesToTell => Of(_told);

    /// <summary>In what time requests were answered while nothing was broken.</summary>
    public Times TimesToAnswer => Of(_answered);

    private static void Add(List<float> all, TimeSpan time)
    {
        lock (all) all.Add((float)time.TotalMilliseconds);
    }

    private static Times Of(List<float> all)
    {
        float[] sorted;
        lock (all) sorted = [.. all];
        if (sorted.Length == 0) return default;
        Array.Sort(sorted);
        return new Times(sorted.Length, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)], sorted[^1]);
    }
}

/// <summary>What some times came to, in milliseconds.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Times(int Count, double P50, double P99, double Max)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"p50 {P50:0} ms, p99 {P99:0} ms, at most {Max:0} ms ({Count:#,0} measured)");
}
