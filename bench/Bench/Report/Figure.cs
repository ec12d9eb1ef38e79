using System.Globalization;

namespace Presence.Bench.Report;

/// <summary>What a ratio of ours to the limit must be.</summary>
/// <param name="AtLeast">For what should be high, such as throughput; null for no such bound.</param>
/// <param name="AtMost">For what should be low, such as latency; null for no such bound.</param>
internal sealed record Required(double? AtLeast = null, double? AtMost = null)
{
    public static readonly Required Nothing = new();

    public bool? IsReachedBy(double ratio) =>
        AtLeast is { } least ? ratio >= least
        : AtMost is { } most ? ratio <= most
        : null;

    public override string ToString() =>
        AtLeast is { } least ? string.Create(CultureInfo.InvariantCulture, $"≥ {least:0.00}")
        : AtMost is { } most ? string.Create(CultureInfo.InvariantCulture, $"≤ {most:0.00}")
        : "–";
}

/// <summary>One thing measured on both sides, round by round.</summary>
/// <param name="What">What.</param>
/// <param name="Unit">In which unit.</param>
/// <param name="Required">What the ratio must be.</param>
internal sealed record Figure(string What, string Unit, Required Required)
{
    private readonly List<(double Ours, double Limit)> _rounds = [];

    /// <summary>Keeps one round.</summary>
    public void Add(double ours, double limit) => _rounds.Add((ours, limit));

    /// <summary>The figure as a line of a Markdown table: medians, and the median and the range of the rounds' ratios.</summary>
    public override string ToString()
    {
        var ratios = _rounds.ConvertAll(round => round.Ours / round.Limit);
        var ratio = Median.Of(ratios);
        var reached = Required.IsReachedBy(ratio) switch { true => "yes", false => "**no**", null => "–" };
        var ours = Number(Median.Of(_rounds.ConvertAll(round => round.Ours)));
        var limit = Number(Median.Of(_rounds.ConvertAll(round => round.Limit)));
        var range = string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} ({ratios.Min():0.00} – {ratios.Max():0.00})");
        return $"| {What} | {ours} {Unit} | {limit} {Unit} | {range} | {Required} | {reached} |";
    }

    private static string Number(double value) =>
        value.ToString(value >= 100 ? "#,0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
