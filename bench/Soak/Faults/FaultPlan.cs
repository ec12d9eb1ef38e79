using System.Globalization;
using Presence.Soak.Serving;

namespace Presence.Soak.Faults;

/// <summary>Breaks something now and then, one thing at a time; the webhook's backend has moods of its own.</summary>
internal sealed class FaultPlan(Plan plan, FaultLog log, Proxy proxy, Backend backend, HostProcess host)
{
    private readonly Random _random = new(plan.Seed + 1);
    private readonly Random _moods = new(plan.Seed + 2);

    /// <summary>Breaks things until stopped; then all is well again.</summary>
    /// <param name="killsUntil">LocalHost is killed only before this instant.</param>
    public async Task RunAsync(DateTime killsUntil, CancellationToken stop)
    {
        var moods = MoodsAsync(stop);
        while (await WaitAsync(Seconds(_random, 15, plan.Quick ? 20 : 45), stop))
        {
            var chance = _random.Next(6);
            if (chance < 2 && DateTime.UtcNow < killsUntil) await KillAsync();
            else if (chance < 3) await TurnAsync(Weather.Slow, Seconds(_random, 5, 15), stop);
            else if (chance == 3) await TurnAsync(Weather.Dropping, Seconds(_random, 5, 15), stop);
            else if (chance == 4) await TurnAsync(Weather.Refusing, Seconds(_random, 2, 8), stop);
            else await TurnAsync(Weather.Swallowing, Seconds(_random, 3, 10), stop);
        }
        await moods;
    }

    // It comes back as soon as a supervisor would start it.
    private async Task KillAsync()
    {
        using var fault = log.Begin("LocalHost killed", isDown: true);
        await host.KillAsync();
        await Task.Delay(Seconds(_random, 0, 5));
        await host.StartAsync();
    }

    private async Task TurnAsync(Weather weather, TimeSpan time, CancellationToken stop)
    {
        using var fault = log.Begin($"storage {weather.ToString().ToLower(CultureInfo.InvariantCulture)}");
        proxy.Turn(weather);
        await WaitAsync(time, stop);
        proxy.Turn(Weather.Fair);
    }

    // A backend that fails is no reason for anybody else to wait, so it is no fault in the sense of the log.
    private async Task MoodsAsync(CancellationToken stop)
    {
        while (await WaitAsync(Seconds(_moods, 10, 40), stop))
        {
            backend.Mood = _moods.Next(2) == 0 ? Mood.Failing : Mood.Hanging;
            await WaitAsync(Seconds(_moods, 5, 20), stop);
            backend.Mood = Mood.Well;
        }
    }

    private static TimeSpan Seconds(Random random, double from, double to) =>
        TimeSpan.FromSeconds(from + (to - from) * random.NextDouble());

    private static async Task<bool> WaitAsync(TimeSpan time, CancellationToken stop)
    {
        await Task.Delay(time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        return !stop.IsCancellationRequested;
    }
}
