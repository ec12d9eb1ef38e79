using System.Globalization;
using Xunit.Abstractions;

namespace Presence.Checker.Tests;

/// <summary>
/// Random schedules of operations, faults and time, each with one course. CHECKER_SEED=n plays one of them, CHECKER_SCHEDULES=n so many.
/// </summary>
public sealed class ScheduleTests(ITestOutputHelper output)
{
    private const int SchedulesByDefault = 2000;

    [Fact]
    public void Every_promise_holds_whatever_goes_wrong()
    {
        var first = Number("CHECKER_SEED");
        var count = first is null ? Number("CHECKER_SCHEDULES") ?? SchedulesByDefault : 1;
        if (first is { } one) output.WriteLine(Playing.Play(Schedule.Of(one)).Story);
        var failures = new List<string>();
        Parallel.For(first ?? 1, (first ?? 1) + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, loop) =>
        {
            if (Playing.Fails(seed) is not { } why) return;
            lock (failures) failures.Add(why);
            loop.Stop();
        });
        foreach (var failure in failures) output.WriteLine(failure);
        Assert.True(failures.Count == 0, failures.FirstOrDefault());
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
