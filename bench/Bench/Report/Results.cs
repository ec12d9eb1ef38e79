using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using Presence.Bench.Parts;
using Presence.Tests;

namespace Presence.Bench.Report;

/// <summary>A part and what it measured, as Markdown.</summary>
internal sealed record Section(IPart Part, IReadOnlyList<Figure> Figures)
{
    public override string ToString() => $"""
        ## {Part.Name}. {Part.Title}

        {Part.Method}

        | Figure | Ours | Limit | Ratio (range) | Required | Reached |
        | --- | ---: | ---: | ---: | ---: | --- |
        {string.Join('\n', Figures)}

        """;
}

/// <summary>All sections and the conditions under which they came about.</summary>
internal sealed class Results(Pace pace)
{
    private readonly List<Section> _sections = [];
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly string _loadBefore = Machine.Load;

    public void Add(Section section) => _sections.Add(section);

    /// <summary>Writes bench/results.md; returns its path in the repository.</summary>
    public string Save()
    {
        const string Name = "bench/results.md";
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var minutes = _elapsed.Elapsed.TotalMinutes;
        var loadAfter = Machine.Load;
        var collector = GCSettings.IsServerGC ? "server" : "workstation";
        var packages = Repository.HasAzurePackages ? "azure" : "standin";
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # Results

            Written by `dotnet run -c Release --project bench/Bench`; [README.md](README.md) explains them.

            - Machine: {Machine.Description}
            - Load over the last minute: {_loadBefore} before the run, {loadAfter} at its end; clients and servers share the cores
            - {RuntimeInformation.FrameworkDescription}, {collector} GC, function app built on {packages} packages
            - {now} UTC, {minutes:0.0} minutes, {pace.Rounds} rounds, in each of them ours and the limit in {Pace.Turns} short turns

            Ours and Limit are medians of the rounds. Ratio is ours divided by the limit: the median of the rounds' own
            ratios, then the lowest and the highest.

            {string.Join('\n', _sections)}
            """);
        File.WriteAllText(Path.Combine(Repository.Root, Name), text.TrimEnd() + "\n");
        return Name;
    }
}
