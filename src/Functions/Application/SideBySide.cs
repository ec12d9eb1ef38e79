namespace Presence.Functions.Application;

/// <summary>Does the same for many users at once, and never for too many.</summary>
internal static class SideBySide
{
    /// <summary>How many of a call's users are worked on at once.</summary>
    public const int AtOnce = 32;

    /// <summary>The results, in the order of <paramref name="items"/>.</summary>
    /// <param name="act">What it throws ends the whole.</param>
    /// <param name="stop">Begins no more.</param>
    public static async Task<TResult[]> ForEachAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> act, CancellationToken stop)
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(
            0, items.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop, TaskScheduler = TaskScheduler.Current },
            async (i, within) => results[i] = await act(items[i], within));
        return results;
    }
}
