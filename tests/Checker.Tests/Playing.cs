namespace Presence.Checker.Tests;

/// <summary>Plays schedules, and tells the story of one that fails.</summary>
internal static class Playing
{
    /// <summary>What is wrong with the schedule of a seed; null when nothing is.</summary>
    /// <param name="storage">Makes a new storage; null for one in memory.</param>
    public static string? Fails(int seed, Func<Storage>? storage = null)
    {
        var schedule = Schedule.Of(seed);
        var (broken, _) = Play(schedule, storage);
        if (broken is null) return null;
        var small = Shrinking.Smallest(schedule, broken, tried => Play(tried, storage).Broken);
        var (why, story) = Play(small, storage);
        return $"CHECKER_SEED={seed}: {(why ?? broken).Message}\n{schedule.Setup}\n"
            + $"{small.Steps.Count} of {schedule.Steps.Count} steps: {small}\n{story}";
    }

    /// <summary>Plays a schedule.</summary>
    /// <param name="storage">Makes a new storage; null for one in memory.</param>
    /// <returns>The promise that it breaks, if any, and what happened.</returns>
    public static (PromiseBrokenException? Broken, string Story) Play(Schedule schedule, Func<Storage>? storage = null)
    {
        using var world = new Simulation(schedule.Setup, storage?.Invoke() ?? Storage.InMemory(schedule.Setup.TwoBuilds));
        try
        {
            world.Play(schedule);
            return (null, world.Transcript.ToString());
        }
        catch (PromiseBrokenException broken)
        {
            return (broken, world.Transcript.ToString());
        }
    }
}
