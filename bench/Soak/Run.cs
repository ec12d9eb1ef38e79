using System.Diagnostics;
using System.Globalization;
using Presence.Soak.Clients;
using Presence.Soak.Faults;
using Presence.Soak.Promises;
using Presence.Soak.Report;
using Presence.Soak.Serving;

namespace Presence.Soak;

/// <summary>One run: load with faults, then a quiet point, again and again.</summary>
internal sealed class Run(Plan plan, World world, HostProcess host, DueTable table, Proxy proxy, Backend backend)
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMinutes(1);
    private static readonly string[] Platforms = ["Web", "Android", "iPhone", "Windows", "iPad", "Mac"];
    private readonly List<Sample> _samples = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<User> _users = MakeUsers(plan, world);

    public IReadOnlyList<Sample> Samples => _samples;

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Goes through all of it.</summary>
    public async Task GoAsync()
    {
        using var end = new CancellationTokenSource();
        var living = _users.SelectMany(user => user.Devices).Select(device => device.LiveAsync(end.Token)).ToArray();
        var watching = Task.WhenAll(SampleAsync(end.Token), world.Pauses.WatchAsync(table.AskAsync, end.Token));
        var load = new Load(plan, _users, world);
        var faults = new FaultPlan(plan, world.Faults, proxy, backend, host);
        var point = new QuietPoint(world, _users, table);
        var killsUntil = DateTime.UtcNow + plan.KillsUntil;
        while (_clock.Elapsed + plan.LoadFor / 2 < plan.For)
        {
            using (var quiet = new CancellationTokenSource(plan.LoadFor))
                await Task.WhenAll(load.RunAsync(quiet.Token), faults.RunAsync(killsUntil, quiet.Token));
            await Task.Delay(Plan.Settling);
            await AddSampleAsync(isQuiet: true);   // before the checks open connections of their own
            await point.CheckAsync();
        }
        await end.CancelAsync();
        await Task.WhenAll([.. living, watching]);
        world.Pauses.Judge(world.Violations);
        foreach (var trend in Trend.All)
            if (trend.Compare(_samples, plan.For) is { } medians)
                world.Violations.Check(
                    "memory, handles and the due table are flat", trend.Holds(medians),
                    () => $"{trend.What}: {medians.Second:0.0} in the second third, {medians.Last:0.0} in the last");
    }

    private async Task SampleAsync(CancellationToken stop)
    {
        for (var next = SampleEvery; !stop.IsCancellationRequested; next += SampleEvery)
        {
            var wait = next > _clock.Elapsed ? next - _clock.Elapsed : TimeSpan.Zero;
            await Task.Delay(wait, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            if (!stop.IsCancellationRequested) await AddSampleAsync(isQuiet: false);
        }
    }

    private async Task AddSampleAsync(bool isQuiet)
    {
        var heap = await host.AskAsync(isQuiet ? Served.LiveHeap : Served.Heap) ?? 0;
        var look = heap == 0 ? ProcessLook.Nothing : ProcessLook.At(host.ProcessId);
        var devices = _users.SelectMany(user => user.Devices).ToList();
        var sample = new Sample(
            _clock.Elapsed, host.Starts, isQuiet, look, heap / 1048576.0, await table.LookAsync(),
            devices.Count(device => device.Link?.IsOpen == true), _users.Count(user => user.Devices.Exists(device => device.IsThere)));
        lock (_samples) _samples.Add(sample);
        Print(sample);
    }

    private void Print(Sample sample)
    {
        var (done, refused, failed) = world.Statistics.Total;
        var times = world.Statistics.TimesToTell;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.At:hh\\:mm\\:ss} {(sample.IsQuiet ? "quiet" : "load ")}  online {sample.Online}, connections {sample.Links}"
            + $" | requests {done}, refused {refused}, failed {failed}, faults {world.Faults.Counts.Values.Sum()}"
            + $" | told {world.Statistics.Messages}, p50 {times.P50:0} ms, p99 {times.P99:0} ms"
            + $" | {sample.Process.ResidentMiB:0} MiB, heap {sample.HeapMiB:0.0}, handles {sample.Process.Handles}"
            + $" | due: {sample.Table} | violations {world.Violations.Count}"));
    }

    private static List<User> MakeUsers(Plan plan, World world)
    {
        var random = new Random(plan.Seed + 3);
        return [.. Enumerable.Range(0, Plan.Users).Select(number =>
        {
            var user = new User(string.Create(CultureInfo.InvariantCulture, $"user{number:00}"));
            for (var i = 0; i <= random.Next(2); i++)
                user.Devices.Add(new Device(
                    user, Platforms[random.Next(Platforms.Length)], string.Create(CultureInfo.InvariantCulture, $"d{i}"), world));
            return user;
        })];
    }
}
