using System.Globalization;
using System.Text.RegularExpressions;
using Presence.Tests;

namespace Presence.Functions.Tests;

/// <summary>The sums of docs/scale.md, computed from the counted table of docs/cost.md.</summary>
public sealed partial class ScaleTests
{
    private const int Watched = 50;
    private const int IdsOfAQuery = 20;
    private static readonly string Scale = Read("scale.md");
    private static readonly string Cost = Read("cost.md");

    [Fact]
    public void A_users_day_is_the_sum_of_what_its_operations_cost()
    {
        var (storage, signalR) = (0, 0);
        foreach (var row in DayRow().Matches(Scale).Where(row => row.Groups["signalR"].Value.All(char.IsAsciiDigit)))
        {
            var times = Number(row, "times");
            var (storageOfOne, signalROfOne) = CostOf(row.Groups["operation"].Value);
            Assert.Equal((times * storageOfOne, times * signalROfOne), (Number(row, "storage"), Number(row, "signalR")));
            storage += times * storageOfOne;
            signalR += times * signalROfOne;
        }

        Contains($"| **a day** | | **{storage}** | **{signalR}** |");
        HasRate("storage calls a second, average", storage);
        HasRate("storage calls a second, peak", 3 * storage);
        HasRate("SignalR calls a second, peak", 3 * signalR);
        Contains(string.Create(CultureInfo.InvariantCulture, $"| storage, a month | ${storage * 1.08:N0} | ${storage * 108:N0} |"));
    }

    // The prices of the pages that it names: what an account, a unit and the instances cost.
    [Theory, InlineData(1_000, 0), InlineData(100_000, 1), InlineData(1_000_000, 2)]
    public void What_a_month_costs_is_the_sum_of_its_parts(int users, int column)
    {
        var storageADay = int.Parse(Total().Match(Scale).Groups["storage"].Value, CultureInfo.InvariantCulture);
        var units = Math.Ceiling(users / 4.0 / 1000);
        var parts = new[]
        {
            ("SignalR", units * (units > 100 ? 60 : 49)),
            ("storage", storageADay * 30.0 * users / 10_000 * 0.00036),
            ("functions, always ready", 168 + 36.0),
            ("functions, for calls", users / 1000.0),
        };

        Assert.Equal($"{units:N0}", Cell("SignalR units", column));
        Assert.All(parts, part => Assert.Equal(Dollars(part.Item2), Cell(part.Item1, column)));
        var all = parts.Sum(part => part.Item2);
        Assert.Equal(Dollars(all), Cell("**together**", column).Trim('*'));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"${all / users:0.000}"), Cell("for a user", column));
    }

    private static string Dollars(double amount) => string.Create(CultureInfo.InvariantCulture, $"${Math.Round(amount):N0}");

    private static string Cell(string row, int column) => Assert.Single(
        Read("operations.md").Split('\n'), line => line.StartsWith($"| {row} |", StringComparison.Ordinal)).Split('|')[column + 2].Trim();

    private static void HasRate(string name, int callsADay) => Contains(string.Create(
        CultureInfo.InvariantCulture, $"| {name} | {PerSecond(callsADay, 1e6):N0} | {PerSecond(callsADay, 1e8):N0} |"));

    private static double PerSecond(int callsADay, double users) => Math.Round(callsADay * users / TimeSpan.FromDays(1).TotalSeconds);

    // Two rows are composed: what a watched user adds to a connection, and a query of some ids.
    private static (int Storage, int SignalR) CostOf(string operation)
    {
        if (operation.StartsWith('…')) return (Watched, Watched);
        if (operation.StartsWith("querystate", StringComparison.Ordinal)) return (IdsOfAQuery, 0);
        var row = Assert.Single(DayRow().Matches(Cost), row => row.Groups["operation"].Value == operation);
        return (Number(row, "times"), Number(row, "storage"));   // there are no times there
    }

    private static int Number(Match row, string group) => int.Parse(row.Groups[group].Value, CultureInfo.InvariantCulture);

    private static void Contains(string line) => Assert.Contains(line, Scale, StringComparison.Ordinal);

    private static string Read(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs", name));

    [GeneratedRegex(@"\| \*\*a day\*\* \| \| \*\*(?<storage>\d+)\*\*", RegexOptions.ExplicitCapture)]
    private static partial Regex Total();

    [GeneratedRegex(
        @"^\| (?<operation>[^|]+?) \| (?<times>\d+) \| (?<storage>\d+) \| (?<signalR>[^|]*) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DayRow();
}
