namespace Presence.Checker.Tests;

/// <summary>Finds a small part of a failing schedule that still fails (delta debugging): what is left tells the story.</summary>
internal static class Shrinking
{
    private const int TriesMax = 400;

    /// <summary>A schedule that breaks the same promise, with as few steps as can be found.</summary>
    public static Schedule Smallest(Schedule failing, PromiseBrokenException broken, Func<Schedule, PromiseBrokenException?> play)
    {
        var (tries, size) = (0, failing.Steps.Count / 2);
        while (size > 0 && tries < TriesMax)
        {
            var smaller = false;
            for (var from = failing.Steps.Count - size; from > -size && tries < TriesMax; from -= size)
            {
                var without = failing with { Steps = [.. failing.Steps.Where((_, i) => i < from || i >= from + size)] };
                tries++;
                if (without.Steps.Count == failing.Steps.Count || play(without)?.Promise != broken.Promise) continue;
                (failing, smaller) = (without, true);
            }
            if (!smaller || size > failing.Steps.Count) size /= 2;
        }
        return failing;
    }
}
