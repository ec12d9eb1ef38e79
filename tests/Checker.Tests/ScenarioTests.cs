using System.Text.Json.Nodes;
using Presence.Functions.Storage;

namespace Presence.Checker.Tests;

/// <summary>Courses of events that were wrong once.</summary>
public sealed class ScenarioTests
{
    [Fact]
    public void A_join_of_a_new_connection_that_lands_after_the_subscription_has_ended_is_taken_back()
    {
        using var scenario = new Scenario();
        scenario.SignIn("ann");
        scenario.Subscribe("ann", "bob");
        scenario.Settle();
        scenario.SignIn("ann", settles: false);
        scenario.Meet("c2 joins bob", Fate.LandsLater);
        scenario.Settle();
        scenario.Unsubscribe("ann");
        scenario.Settle();
        scenario.Live(5);
        scenario.End();
    }

    [Fact]
    public void A_join_by_a_sweep_that_lands_after_the_subscription_has_ended_is_taken_back()
    {
        using var scenario = new Scenario();
        scenario.SignIn("ann");
        scenario.Subscribe("ann", "bob");
        scenario.Until("c1 joins bob");
        scenario.World.Kill(0, new Random(1));
        scenario.Live(20);
        scenario.World.Sweep(scenario.One, null);
        scenario.Meet("c1 joins bob", Fate.LandsLater);
        scenario.Settle();
        scenario.Unsubscribe("ann");
        scenario.Settle();
        scenario.Live(5);
        scenario.End();
    }

    [Fact]
    public void What_a_later_build_has_stored_is_there_after_an_older_one_has_written()
    {
        using var scenario = new Scenario(twoBuilds: true);
        scenario.SignIn("ann");
        scenario.Subscribe("ann", "bob");
        scenario.Settle();
        Assert.False(scenario.One.IsOfLaterBuild);
        foreach (var text in new[] { "one", "two", "three" })   // each time it stores something else
        {
            scenario.SetStatus("ann", $"later {text}", scenario.Two);
            scenario.Settle();
            var later = Stored();
            scenario.SetStatus("ann", $"older {text}", scenario.One);
            scenario.Settle();
            Assert.Equal(later, Stored());
        }
        Assert.Contains("Dozing", Stored(), StringComparison.Ordinal);
        Assert.Contains("Dozed", Stored(), StringComparison.Ordinal);
        scenario.End();

        string Stored()
        {
            var entity = scenario.World.Storage.Entities!.Find(Scenario.Key("ann"), RowKind.User)!;
            var lists = new[] { "Sessions", "Notices" }.Select(name => JsonNode.Parse(entity.GetString(name))!.ToJsonString());
            return $"{entity.GetString("Mood")} {string.Join(' ', lists)}";
        }
    }
}
