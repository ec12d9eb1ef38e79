using System.Globalization;

namespace Presence.Soak.Promises;

/// <summary>How often each promise was looked at, and where it was broken.</summary>
internal sealed class Violations
{
    private const int KeptOfEach = 10;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (int Checked, int Broken)> _promises = new(StringComparer.Ordinal);
    private readonly List<string> _kept = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The promises with how often they were checked and broken.</summary>
    public IReadOnlyList<(string Promise, int Checked, int Broken)> Promises
    {
        get
        {
            lock (_lock) return [.. _promises.Select(entry => (entry.Key, entry.Value.Checked, entry.Value.Broken))];
        }
    }

    /// <summary>Some of each, with what is known of them.</summary>
    public IReadOnlyList<string> Kept
    {
        get
        {
            lock (_lock) return [.. _kept];
        }
    }

    /// <summary>A promise was looked at.</summary>
    public void Checked(string promise)
    {
        lock (_lock)
        {
            var (times, broken) = _promises.GetValueOrDefault(promise);
            _promises[promise] = (times + 1, broken);
        }
    }

    /// <summary>A promise was broken.</summary>
    public void Add(string promise, string how)
    {
        lock (_lock)
        {
            var (times, broken) = _promises.GetValueOrDefault(promise);
            _promises[promise] = (Math.Max(times, broken + 1), broken + 1);
            Count++;
            if (broken >= KeptOfEach) return;
            var text = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {promise}: {how}");
            _kept.Add(text);
            Console.Error.WriteLine($"BROKEN {text}");
        }
    }

    /// <summary>Looks at a promise.</summary>
    public void Check(string promise, bool holds, Func<string> how)
    {
        Checked(promise);
        if (!holds) Add(promise, how());
    }
}
