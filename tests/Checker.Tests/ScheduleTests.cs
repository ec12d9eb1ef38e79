using System.Globalization;
using Xunit.Abstractions;

namespace Presence.Checker.Tests;

/// <summary>
/// Random schedules of operations, faults and time, each with one course. CHECKER_SEED=n plays one of them and tells what happens;
/// CHECKER_SCHEDULES=n plays so many.
/// </summary>
public sealed class ScheduleTests(ITestOutputHelper output)
{
    private const int SchedulesByDefault = 2000;
    private const int SchedulesInTables = 24;

    [Fact]
    public async Task Every_promise_holds_whatever_goes_wrong()
    {
        if (Number("CHECKER_SEED") is { } one) output.WriteLine(Playing.Play(Schedule.Of(one)).Story);
        var count = Number("CHECKER_SEED") is null ? Number("CHECKER_SCHEDULES") ?? SchedulesByDefault : 1;
        await PlayAsync(Number("CHECKER_SEED") ?? 1, count, seed => Playing.Fails(seed));
    }

    [Fact]
    public Task Every_promise_holds_in_tables_too() =>
        PlayAsync(1_000_001, SchedulesInTables, seed => Playing.Fails(seed, () => Storage.InTablesAsync().GetAwaiter().GetResult()));

    private static async Task PlayAsync(int first, int count, Func<int, string?> play)
    {
        var (next, failure) = (first - 1, (string?)null);
        // In order: what fails first is the same on every machine.
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is var seed && seed < first + count)
                if (play(seed) is { } why) Interlocked.CompareExchange(ref failure, why, null);
        })));
        Assert.True(failure is null, failure);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
