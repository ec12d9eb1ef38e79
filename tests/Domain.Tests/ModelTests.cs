using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

public sealed class ModelTests
{
    private static readonly TimeSpan[] Glances =
        [Zero, A.Tick, FromSeconds(9), FromSeconds(10), FromSeconds(399), FromSeconds(400), FromDays(7), FromDays(8)];

    [Rule("R1"), Rule("R2"), Rule("R3"), Rule("R4"), Rule("R5"), Rule("R6"), Rule("R9"), Fact]
    public void The_rules_and_the_dumb_twin_see_the_same_in_every_history() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000).WithStartSize(10).WithEndSize(80), Prop.ForAll(History.Arbitrary, history =>
        {
            var (state, twin) = (UserState.None, new Model());
            foreach (var (at, command) in history.Moments)
            {
                var decision = PresenceRules.Decide(state, command, at, A.Timings);
                state = decision.State;
                Assert.Equal(twin.Hears(command, at), decision.Refusal is null);
                foreach (var glance in Glances) Assert.Equal(twin.At(at + glance), Timeline.At(state, at + glance, A.Timings).Status);
            }
        }));
}
