namespace Presence.Checker.Tests;

/// <summary>Plays schedules, and tells the story of one that fails.</summary>
internal static class Playing
{
    /// <summary>What is wrong with the schedule of a seed; null when nothing is.</summary>
    public static string? Fails(int seed)
    {
        var schedule = Schedule.Of(seed);
        var (broken, _) = Play(schedule);
        if (broken is null) return null;
        var small = Shrinking.Smallest(schedule, broken, tried => Play(tried).Broken);
        var (why, story) = Play(small);
        return $"CHECKER_SEED={seed}: {(why ?? broken).Message}\n{schedule.Setup}\n"
            + $"{small.Steps.Count} of {schedule.Steps.Count} steps: {small}\n{story}";
    }

    /// <summary>Plays a schedule in memory.</summary>
    /// <returns>The promise that it breaks, if any, and what happened.</returns>
    public static (PromiseBrokenException? Broken, string Story) Play(Schedule schedule)
    {
        using var world = new Simulation(schedule.Setup, Storage.InMemory());
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
