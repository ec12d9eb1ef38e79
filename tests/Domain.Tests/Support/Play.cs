using FsCheck;
using FsCheck.Fluent;

namespace Presence.Domain.Tests;

/// <summary>One command of a history, and what came of it.</summary>
internal sealed record Step(AppRules Rules, DateTimeOffset At, Command Command, Decision Decision)
{
    public UserState Before => Decision.Before;

    public UserState After => Decision.State;

    public bool IsRefused => Decision.Refusal is not null;

    /// <summary>The state after this step as every reader sees it at a later instant.</summary>
    public UserState Later(DateTimeOffset at) => Timeline.At(After, at, A.Timings);
}

/// <summary>Plays random histories. A failure prints the shortest history found, and the seed to replay it with.</summary>
internal static class Play
{
    public static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(1000).WithStartSize(10).WithEndSize(80);

    /// <summary>Something holds after each command of every history.</summary>
    public static void AfterEachCommand(Action<Step> holds) =>
        Check.One(Cases, Prop.ForAll(History.Arbitrary, history =>
        {
            foreach (var step in Steps(history)) holds(step);
        }));

    public static IEnumerable<Step> Steps(History history)
    {
        var state = UserState.None;
        foreach (var (at, command) in history.Moments)
        {
            var decision = PresenceRules.Decide(state, command, at, A.Timings, history.Rules);
            yield return new Step(history.Rules, at, command, decision);
            state = decision.State;
        }
    }

    /// <summary>Whether nobody, not even the user, can see a difference but for the number (R10).</summary>
    public static bool IsSame(UserState one, UserState other) =>
        one.Status == other.Status && one.CustomStatus == other.CustomStatus;

    /// <summary>The stored state at the end of a history, and when that is.</summary>
    public static (UserState State, DateTimeOffset At) ToTheEnd(History history) =>
        Steps(history).LastOrDefault() is { } last ? (last.After, last.At) : (UserState.None, A.Start);
}
