using System.Diagnostics;
using Presence.Soak.Promises;

namespace Presence.Soak.Faults;

/// <summary>
/// Notices when the machine has no time for us: a timer of our own comes much too late, or Azurite itself, asked past the proxy,
/// is slow. The product promises nothing for such a moment, so it counts as a fault. But where there are many, the load is too
/// much for the machine, or the product does too much; then the run says nothing.
/// </summary>
internal sealed class Pauses(FaultLog faults)
{
    public const string Fit = "the machine has time for the load";

    private const string Name = "machine without time";
    private const double ShareMax = 0.1;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(0.5);
    private TimeSpan _paused;
    private TimeSpan _watched;

    /// <summary>In which part of the time it was so.</summary>
    public double Share => _watched == TimeSpan.Zero ? 0 : _paused / _watched;

    /// <summary>Watches until stopped.</summary>
    /// <param name="askStorage">Asks Azurite for a little, past the proxy.</param>
    public async Task WatchAsync(Func<Task> askStorage, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            var asking = askStorage();
            var isLate = await Task.WhenAny(asking, Task.Delay(TooLate, CancellationToken.None)) != asking;
            using var fault = isLate ? faults.Begin(Name) : null;
            await asking;
            await Task.Delay(Every, CancellationToken.None);
            var time = Stopwatch.GetElapsedTime(started);
            _watched += time;
            if (time < TooLate + Every) continue;
            _paused += time;
            if (!isLate) faults.Begin(Name).Dispose();   // noticed afterwards
        }
    }

    /// <summary>Looks back, at the end.</summary>
    public void Judge(Violations violations) =>
        violations.Check(Fit, Share <= ShareMax, () => $"it had none in {Share:P1} of the time: try fewer things at once");
}
