using System.Globalization;
using Presence.Bench.Report;
using Presence.Soak.Serving;

namespace Presence.Soak.Report;

/// <summary>What LocalHost and its tables weighed at some time.</summary>
/// <param name="At">Since the start of the run.</param>
/// <param name="Life">Which life of LocalHost it was.</param>
/// <param name="HeapMiB">The managed heap; at a quiet point after a collection.</param>
/// <param name="Links">Connections of clients.</param>
internal sealed record Sample(
    TimeSpan At, int Life, bool IsQuiet, ProcessLook Process, double HeapMiB, TableLook Table, int Links, int Online)
{
    public const string Header = """
        | At | Load | Life | Resident | Heap | Handles | Sockets | Threads | Links | Online | Tasks | Due soon | Expiries | Users' rows |
        | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """;

    public override string ToString()
    {
        var (tasks, expiries) = (Table.Of(DueTable.Task), Table.Of(DueTable.Expiry));
        string[] cells =
        [
            Text($"{At:hh\\:mm\\:ss}"), IsQuiet ? "quiet" : "load", Text($"{Life}"),
            Text($"{Process.ResidentMiB:0}"), Text($"{HeapMiB:0.0}"), Text($"{Process.Handles}"), Text($"{Process.Sockets}"),
            Text($"{Process.Threads}"), Text($"{Links}"), Text($"{Online}"),
            Text($"{tasks}"), Text($"{Table.Rows - tasks - expiries}"), Text($"{expiries}"), Text($"{Table.Users}"),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One quantity over the last two thirds of a run, which are one life of LocalHost.</summary>
/// <param name="Factor">How much larger its median in the last third may be than in the second.</param>
/// <param name="Slack">The same, added.</param>
internal sealed record Trend(string What, Func<Sample, double> Of, bool AtQuietPoints, double Factor, double Slack)
{
    public static readonly Trend[] All =
    [
        new("resident memory, MiB", sample => sample.Process.ResidentMiB, false, 1.2, 16),
        new("managed heap after a collection, MiB", sample => sample.HeapMiB, true, 1.15, 4),
        new("handles without clients' connections", sample => sample.Process.Handles - sample.Links, true, 1.2, 32),
        new("threads", sample => sample.Process.Threads, true, 1.2, 8),
        new("due table without expiries, rows", sample => sample.Table.Rows - sample.Table.Of(DueTable.Expiry), true, 1.3, 20),
    ];

    /// <summary>The medians of both thirds; null when there is too little to compare.</summary>
    public (double Second, double Last)? Compare(IReadOnlyList<Sample> samples, TimeSpan whole)
    {
        if (samples.Count == 0) return null;
        var life = samples[^1].Life;
        var same = samples.Where(sample => sample.Life == life && sample.IsQuiet == AtQuietPoints && Of(sample) > 0).ToList();
        var second = same.Where(sample => sample.At >= whole / 3 && sample.At < whole * 2 / 3).Select(Of).ToList();
        var last = same.Where(sample => sample.At >= whole * 2 / 3).Select(Of).ToList();
        return second.Count < 2 || last.Count < 2 ? null : (Median.Of(second), Median.Of(last));
    }

    public bool Holds((double Second, double Last) medians) => medians.Last <= medians.Second * Factor + Slack;
}
