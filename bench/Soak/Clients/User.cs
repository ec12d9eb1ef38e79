using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Presence.Soak.Clients;

/// <summary>A user with devices.</summary>
internal sealed class User(string name)
{
    private const int HistoryMax = 12;
    private readonly Queue<string> _history = new();
    private readonly ConcurrentDictionary<string, long> _sureSince = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>What it did last, for whoever looks into a violation.</summary>
    public string History
    {
        get
        {
            lock (_history) return string.Join(", ", _history);
        }
    }

    public List<Device> Devices { get; } = [];

    /// <summary>One operation at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>The query that proves who calls.</summary>
    public string Identity { get; private set; } = Signatures.Of(name);

    /// <summary>Whether some device is signed in, or wants to be.</summary>
    public bool IsPresent => Devices.Exists(device => device.Want != Want.Away);

    /// <summary>Notes what happens.</summary>
    public void Note(string what)
    {
        lock (_history)
        {
            if (_history.Count == HistoryMax) _history.Dequeue();
            _history.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {what}"));
        }
    }

    /// <summary>Makes a new signature, as after a kick.</summary>
    public void SignAnew() => Identity = Signatures.Of(name);

    /// <summary>Since when the user is sure to hear of another; never, while that is open.</summary>
    public long SureSince(string user) => _sureSince.GetValueOrDefault(user, long.MaxValue);

    /// <summary>A subscription was acknowledged that does not end by itself.</summary>
    public void Sure(string user) => _sureSince[user] = Stopwatch.GetTimestamp();

    /// <summary>It may have ended.</summary>
    public void Unsure(string user) => _sureSince.TryRemove(user, out _);

    /// <summary>All may have ended.</summary>
    public void Unsure() => _sureSince.Clear();
}
