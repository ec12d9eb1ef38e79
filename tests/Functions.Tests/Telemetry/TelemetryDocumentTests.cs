using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Presence.Functions.Telemetry;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Telemetry;

/// <summary>docs/telemetry.md lists every instrument with its kind and unit, and nothing else.</summary>
public sealed partial class TelemetryDocumentTests
{
    [Fact]
    public void Every_instrument_is_explained_with_its_kind_and_its_unit()
    {
        using var world = new World();
        var made = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (!ReferenceEquals(instrument.Meter, world.Metrics.Meter)) return;
            made.Add($"{instrument.Name} {KindOf(instrument)} {instrument.Unit}");
        };
        listener.Start();
        _ = (world.The<IncomingCalls>(), world.The<OutgoingCalls>(), world.The<LaneMetrics>());

        var explained = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "telemetry.md")))
            .Select(row => $"{row.Groups["name"].Value} {row.Groups["kind"].Value} {row.Groups["unit"].Value}");
        Assert.Equal(made.Distinct().Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0].ToUpperInvariant() switch
    {
        "COUNTER" => "counter",
        "HISTOGRAM" => "histogram",
        "GAUGE" => "gauge",
        var other => other,
    };

    [GeneratedRegex(@"^\| `(?<name>[a-z._]+)` \| (?<kind>\w+), `(?<unit>[^`]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
