using System.Globalization;
using System.Runtime.InteropServices;
using Presence.Bench.Report;
using Presence.Soak.Serving;
using Presence.Tests;

namespace Presence.Soak.Report;

/// <summary>What a run came to, as Markdown.</summary>
internal sealed class SoakReport(Plan plan, World world, Run run, int starts, int noticesTaken)
{
    private const string Name = "bench/soak.md";

    public string Save()
    {
        File.WriteAllText(Path.Combine(Repository.Root, Name), ToString().TrimEnd() + "\n");
        return Name;
    }

    public override string ToString()
    {
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var (done, refused, failed) = world.Statistics.Total;
        var latency = world.Statistics.Latency;
        var settings = HostSettings.With(new Uri("http://backend/")).Where(setting => !setting.Key.Contains(":Apps:", StringComparison.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"""
            # A soak

            Written by `dotnet run -c Release --project bench/Soak`; [README.md](README.md) explains it.

            - **{(world.Violations.Count == 0 ? "Clean" : $"{world.Violations.Count} violations")}**: {now} UTC, {run.Elapsed:hh\:mm\:ss}, seed {plan.Seed}
            - Machine: {Machine.Description}; load over the last minute at the end {Machine.Load}
            - {RuntimeInformation.FrameworkDescription}, function app built on {(Repository.HasAzurePackages ? "azure" : "standin")} packages, LocalHost on Azurite
            - {Plan.Users} users; settings: {string.Join(", ", settings.Select(setting => $"`{setting.Key.Replace(":", "__", StringComparison.Ordinal)}={setting.Value}`"))}
            - {done:#,0} requests done, {refused:#,0} refused as is right, {failed:#,0} failed by faults; {world.Statistics.Connections:#,0} connections
            - {world.Statistics.Messages:#,0} statuses heard, {world.Statistics.Late:#,0} of them later than a newer one (a client passes them over); {world.Statistics.Evictions:#,0} messages of evictions; {noticesTaken:#,0} notices taken by the app's backend
            - A change reaches its watchers, from the start of the request, while nothing is broken: p50 {latency.P50:0} ms, p99 {latency.P99:0} ms, at most {latency.Max:0} ms ({latency.Count:#,0} measured)

            ## Promises

            | Promise | Checked | Broken |
            | --- | ---: | ---: |
            {Lines(world.Violations.Promises.Select(p => string.Create(CultureInfo.InvariantCulture, $"| {p.Promise} | {p.Checked:#,0} | {p.Broken:#,0} |")))}
            {Violations()}
            ## Faults

            LocalHost was started {starts} times.

            | Fault | Times |
            | --- | ---: |
            {Lines(world.Faults.Counts.Select(fault => $"| {fault.Key} | {fault.Value} |"))}

            ## Requests

            | Request | Done | Refused | Failed |
            | --- | ---: | ---: | ---: |
            {Lines(world.Statistics.Operations.Select(o => string.Create(CultureInfo.InvariantCulture, $"| {o.Name} | {o.Done:#,0} | {o.Refused:#,0} | {o.Failed:#,0} |")))}

            ## Over time

            Medians of the second and the last third of the run, which are one life of LocalHost.

            | What | Second third | Last third | At most |
            | --- | ---: | ---: | ---: |
            {Lines(Trend.All.Select(Line))}

            At a quiet point the heap is what is left after a collection.

            {Sample.Header}
            {Lines(Shown())}
            """);
    }

    private string Violations() => world.Violations.Count == 0 ? "" : $"\n{Lines(world.Violations.Kept.Select(kept => $"- {kept}"))}\n";

    private string Line(Trend trend) => trend.Compare(run.Samples, plan.For) is not var (second, last)
        ? $"| {trend.What} | – | – | – |"
        : string.Create(
            CultureInfo.InvariantCulture, $"| {trend.What} | {second:0.0} | {last:0.0} | {second * trend.Factor + trend.Slack:0.0} |");

    // All quiet points, and under load one sample in five.
    private IEnumerable<string> Shown() =>
        run.Samples.Where((sample, i) => sample.IsQuiet || i % 5 == 0 || run.Samples.Count < 20).Select(sample => sample.ToString());

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
