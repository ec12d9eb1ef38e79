using Presence.Checker.Tests;

namespace Presence.Herds;

/// <summary>Lets each call take its time, and counts it.</summary>
internal sealed class HerdCounts(SimulatedTime time, TimeSpan callTakes)
{
    private long _second;
    private Calls _thisSecond;

    public Calls All { get; private set; }

    public Calls Peak { get; private set; }

    public SimulatedTime Time { get; } = time;

    /// <summary>How late an entry of each lane was removed at most.</summary>
    public Dictionary<string, TimeSpan> Behind { get; } = new(StringComparer.Ordinal);

    /// <summary>A storage call.</summary>
    /// <param name="cost">How many it stands for.</param>
    /// <param name="rounds">How many times as long as one it takes.</param>
    public Task StorageAsync(int cost = 1, int rounds = 1)
    {
        Count(new Calls(cost, 0));
        return WaitAsync(callTakes * rounds);
    }

    /// <summary>A SignalR call.</summary>
    public Task SignalRAsync()
    {
        Count(new Calls(0, 1));
        return WaitAsync(callTakes);
    }

    public Task WaitAsync(TimeSpan span)
    {
        var over = new TaskCompletionSource();
        Time.After(span, over.SetResult);
        return over.Task;
    }

    public void Removed(string lane, TimeSpan late)
    {
        if (!Behind.TryGetValue(lane, out var worst) || worst < late) Behind[lane] = late;
    }

    private void Count(Calls calls)
    {
        var second = (long)Time.Elapsed.TotalSeconds;
        if (second != _second) (_second, _thisSecond) = (second, default);
        _thisSecond = Sum(_thisSecond, calls);
        All = Sum(All, calls);
        Peak = new(Math.Max(Peak.Storage, _thisSecond.Storage), Math.Max(Peak.SignalR, _thisSecond.SignalR));
    }

    private static Calls Sum(Calls a, Calls b) => new(a.Storage + b.Storage, a.SignalR + b.SignalR);
}
