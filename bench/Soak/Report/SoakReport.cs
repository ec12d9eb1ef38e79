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

    public override string ToString() => Text($"""
        # A soak

        Written by `dotnet run -c Release --project bench/Soak`; [README.md](README.md) explains it.

        {Lines(Conditions())}
        {Lines(Totals())}

        ## Promises

        | Promise | Checked | Broken |
        | --- | ---: | ---: |
        {Lines(world.Violations.Promises.Select(p => Text($"| {p.Promise} | {p.Checked:#,0} | {p.Broken:#,0} |")))}
        {Violations()}
        ## Faults

        LocalHost was started {starts} times.

        | Fault | Times |
        | --- | ---: |
        {Lines(world.Faults.Counts.Select(fault => Text($"| {fault.Key} | {fault.Value} |")))}

        ## Requests

        | Request | Done | Refused | Failed |
        | --- | ---: | ---: | ---: |
        {Lines(world.Statistics.Operations.Select(o => Text($"| {o.Name} | {o.Done:#,0} | {o.Refused:#,0} | {o.Failed:#,0} |")))}

        ## Over time

        Medians of the second and the last third of the run, which are one life of LocalHost.

        | What | Second third | Last third | At most |
        | --- | ---: | ---: | ---: |
        {Lines(Trend.All.Select(Line))}

        Resident memory and heap are in MiB; at a quiet point the heap is what is left after a collection.

        {Sample.Header}
        {Lines(Shown())}
        """);

    private IEnumerable<string> Conditions()
    {
        var found = world.Violations.Count == 0 ? "Clean" : Text($"{world.Violations.Count} violations");
        yield return Text($"- **{found}**: {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {run.Elapsed:hh\\:mm\\:ss}, seed {plan.Seed}");
        yield return $"- Machine: {Machine.Description}; load over the last minute at the end {Machine.Load}";
        var packages = Repository.HasAzurePackages ? "azure" : "standin";
        yield return $"- {RuntimeInformation.FrameworkDescription}, function app built on {packages} packages, LocalHost on Azurite";
        var settings = HostSettings.With(new Uri("http://localhost"))
            .Where(setting => !setting.Key.Contains(":Apps:", StringComparison.Ordinal))
            .Select(setting => $"`{setting.Key.Replace(":", "__", StringComparison.Ordinal)}={setting.Value}`");
        yield return Text($"- {Plan.Users} users, {Plan.OperationsPerSecond:0} operations a second; {string.Join(", ", settings)}");
    }

    private IEnumerable<string> Totals()
    {
        var (statistics, (done, refused, failed)) = (world.Statistics, world.Statistics.Total);
        yield return Text($"- {done:#,0} requests done, {refused:#,0} refused as is right, {failed:#,0} failed by faults");
        yield return Text($"- {statistics.Connections:#,0} connections; {statistics.Evictions:#,0} messages of evictions");
        yield return Text($"- {statistics.Messages:#,0} statuses heard, {statistics.Late:#,0} after a newer one (clients pass over those)");
        yield return Text($"- {noticesTaken:#,0} notices taken by the app's backend, which failed or hung by turns");
        yield return $"- While nothing was broken, a change reaches watchers in {statistics.TimesToTell}, from its request on";
        yield return $"- The same for answers: {statistics.TimesToAnswer}";
        yield return $"- The machine had no time for the soak itself or for Azurite in {world.Pauses.Share:P1} of the time";
    }

    private string Violations() => world.Violations.Count == 0 ? "" : $"\n{Lines(world.Violations.Kept.Select(kept => $"- {kept}"))}\n";

    private string Line(Trend trend) => trend.Compare(run.Samples, plan.For) is not var (second, last)
        ? $"| {trend.What} | – | – | – |"
        : Text($"| {trend.What} | {second:0.0} | {last:0.0} | {second * trend.Factor + trend.Slack:0.0} |");

    // All quiet points, and under load one sample in five.
    private IEnumerable<string> Shown() =>
        run.Samples.Where((sample, i) => sample.IsQuiet || i % 5 == 0 || run.Samples.Count < 20).Select(sample => sample.ToString());

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
