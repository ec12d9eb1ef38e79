namespace Presence.Bench;

/// <summary>How long to measure.</summary>
/// <param name="Rounds">How often, ours and the limit in turn.</param>
/// <param name="Window">How long one throughput is measured in a round.</param>
/// <param name="WarmUp">How long before that everything runs unmeasured.</param>
/// <param name="Scale">The part of the usual number of repetitions, for what is counted and not timed.</param>
internal sealed record Pace(int Rounds, TimeSpan Window, TimeSpan WarmUp, double Scale)
{
    public static readonly Pace Full = new(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), 1);

    public static readonly Pace Quick = new(1, TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.3), 0.1);

    /// <summary>Within a round both sides take so many short turns, so that what else the machine does falls on both.</summary>
    public const int Turns = 5;

    /// <summary>How long one turn of a measured window is.</summary>
    public TimeSpan Turn => Window / Turns;

    /// <summary>How many times to do what a full run does so many times.</summary>
    public int Times(int full) => Math.Max(1, (int)(full * Scale));
}
