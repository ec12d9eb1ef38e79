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
}
