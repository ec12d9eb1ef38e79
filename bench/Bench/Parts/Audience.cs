using System.Diagnostics;
using System.Globalization;
using System.Text;
using Presence.Bench.Clients;

namespace Presence.Bench.Parts;

/// <summary>Watchers of a server, and what they hear of changes.</summary>
internal sealed class Audience : IAsyncDisposable
{
    private readonly List<HubConnection> _watchers = [];
    private readonly Func<string, Uri> _setter;
    private byte[] _awaited = [.. "\"bench "u8];
    private int _missing;
    private long _lastHeardAt;
    private int _serial;
    private TaskCompletionSource _allHeard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An audience without watchers.</summary>
    /// <param name="setter">Where a user's status is set.</param>
    public Audience(Func<string, Uri> setter) => _setter = setter;

    /// <summary>Connects a watcher.</summary>
    public async Task AddAsync(Uri url)
    {
        var watcher = await HubConnection.OpenAsync(url, Hear);
        lock (_watchers) _watchers.Add(watcher);
    }

    /// <summary>From the start of the request that changes a user's status until the last watcher has heard.</summary>
    public async Task<double> ChangeAsync(string user, int watchers)
    {
        var text = NextText();
        var body = Body(text);
        var all = Expect(watchers, Encoding.UTF8.GetBytes(text));
        var start = Stopwatch.GetTimestamp();
        await Http.PostAsync(_setter(user), body, new byte[1024]);
        await all.WaitAsync(TimeSpan.FromSeconds(30));
        return Stopwatch.GetElapsedTime(start, _lastHeardAt).TotalMilliseconds;
    }

    /// <summary>How many changes are made, and in what time heard by all, when each of these users makes one after another.</summary>
    public async Task<(int Changes, TimeSpan Elapsed)> SustainAsync(IReadOnlyList<string> users, int watchers, TimeSpan window)
    {
        var changes = 0;
        var all = Expect(int.MaxValue, [.. "\"bench "u8]);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(users.Select(user => Task.Run(async () =>
        {
            var (url, buffer) = (_setter(user), new byte[1024]);
            while (Stopwatch.GetElapsedTime(start) < window)
            {
                await Http.PostAsync(url, Body(NextText()), buffer);
                Interlocked.Increment(ref changes);
            }
        })));
        if (Interlocked.Add(ref _missing, checked((changes * watchers) - int.MaxValue)) > 0) await all.WaitAsync(TimeSpan.FromSeconds(30));
        return (changes, Stopwatch.GetElapsedTime(start, _lastHeardAt));
    }

    /// <summary>Keeps the connections alive.</summary>
    public async Task PingAsync()
    {
        foreach (var watcher in _watchers) await watcher.PingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in _watchers) await watcher.DisposeAsync();
    }

    private Task Expect(int count, byte[] awaited)
    {
        (_missing, _awaited, _allHeard) = (count, awaited, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _allHeard.Task;
    }

    private void Hear(ReadOnlySpan<byte> record)
    {
        if (record.IndexOf(_awaited) < 0) return;
        _lastHeardAt = Stopwatch.GetTimestamp();   // before the count: a thread that sees it reach 0 sees this, too
        if (Interlocked.Decrement(ref _missing) == 0) _allHeard.TrySetResult();
    }

    private string NextText() => string.Create(CultureInfo.InvariantCulture, $"bench {Interlocked.Increment(ref _serial):D9}");

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes($$"""{"customStatus":"{{text}}"}""");
}
