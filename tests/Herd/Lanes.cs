using Presence.Domain;
using Presence.Functions.Application;

namespace Presence.Herds;

/// <summary>What the timers run.</summary>
internal static class Lanes
{
    public const string Tasks = "Tasks";

    /// <summary>Each lane, and one run of its sweep.</summary>
    public static IReadOnlyList<(string Name, Func<Sweeper, Task> SweepAsync)> All { get; } =
    [
        (Tasks, sweeper => sweeper.RunTasksAsync(CancellationToken.None)),
        .. Enum.GetValues<DueKind>().Select(kind =>
            (kind.ToString(), (Func<Sweeper, Task>)(sweeper => sweeper.RunAsync(kind, CancellationToken.None)))),
    ];
}
