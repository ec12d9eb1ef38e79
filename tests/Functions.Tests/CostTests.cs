using System.Globalization;
using System.Text.RegularExpressions;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests;

/// <summary>
/// The table of docs/cost.md, counted: storage calls and SignalR calls of each operation. A failure prints the table as it
/// would be now; whoever changes a cost changes the table, and says why.
/// </summary>
public sealed partial class CostTests
{
    private static string Document => File.ReadAllText(Path.Combine(Repository.Root, "docs", "cost.md"));

    [Fact]
    public async Task Every_operation_costs_what_the_table_says()
    {
        var written = Row().Matches(Document).ToDictionary(row => row.Groups["operation"].Value, row => row.Value, StringComparer.Ordinal);
        var counted = new List<string>();
        foreach (var (operation, prepare) in CostedOperations.All)
        {
            using var world = new World(rules: CostedOperations.RulesOf(operation));
            var act = await prepare(world);
            world.Store.Calls.Clear();
            world.Push.Calls.Clear();
            await act();
            counted.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"| {operation} | {StorageCallsOf(world)} | {world.Push.Calls.Count} |"));
        }

        var names = CostedOperations.All.Select(operation => operation.Name).ToHashSet(StringComparer.Ordinal);
        Assert.True(
            counted.TrueForAll(row => Document.Contains(row, StringComparison.Ordinal)) && names.SetEquals(written.Keys),
            $"docs/cost.md does not say what was counted:\n{string.Join('\n', counted)}");
    }

    /// <summary>What may never be exceeded, whatever the table says.</summary>
    [Theory]
    [InlineData("heartbeat", 2)]
    [InlineData("setSelfStatus, changed", 4)]
    [InlineData("disconnected", 3)]
    [InlineData("subscribeUserStatus of 1", 7)]
    [InlineData("unsubscribeUserStatus of 1", 6)]
    [InlineData("sweep, lease renewed by the service", 4)]
    [InlineData("friend_delete of 1, from both lists", 15)]   // two of each list keep the way back
    public void No_operation_exceeds_its_bound(string operation, int storageCallsMax)
    {
        var row = Row().Matches(Document).Single(row => row.Groups["operation"].Value == operation);

        Assert.InRange(int.Parse(row.Groups["storage"].Value, CultureInfo.InvariantCulture), 0, storageCallsMax);
    }

    [Fact]
    public async Task A_user_who_is_connected_all_day_costs_at_most_a_thousand_storage_calls()
    {
        using var world = new World();
        await world.OnlineAsync(World.Ann, connection: "c1");
        world.Store.Calls.Clear();
        world.Push.Calls.Clear();

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromDays(1); passed += TimeSpan.FromSeconds(10))
        {
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            await world.SweepAsync();
        }

        Assert.Equal(Domain.StatusType.Online, (await world.StateAsync(World.Ann)).Status.Type);
        Assert.InRange(world.Store.Calls.Count(call => call.Verb != StoreVerb.FindDue), 800, 1000);
        Assert.InRange(world.Push.Calls.Count, 200, 250);
        Assert.Single(world.Push.Told);   // coming Online, and nothing since
    }

    // One query finds all that is due, however much: it is counted alone.
    private static int StorageCallsOf(World world) =>
        world.Store.Calls
            .Where(call => call.Verb is not (StoreVerb.FindDue or StoreVerb.FindTasks) || world.Store.Calls.Count == 1)
            .Sum(call => call.Cost);

    [GeneratedRegex(
        @"^\| (?<operation>[^|]+?) \| (?<storage>\d+) \| (?<signalR>\d+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
