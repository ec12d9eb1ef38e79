using System.Globalization;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Bench.Serving;

/// <summary>The users that are asked about: all known, every tenth three online.</summary>
internal static class Population
{
    public const int Size = 100_000;
    public const uint App = 1400000000;

    private static readonly Timings Usual = new();

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"user{number:D6}");

    public static bool IsOnline(int number) => number % 10 < 3;

    /// <summary>Stores the first so many, as requests would leave them: all signed in, who is offline signed out again, all told.</summary>
    public static Task FillAsync(IPresenceStore store, int count) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, stop) =>
        {
            var row = UserRow.None with { State = StateOf(number) };
            if (await store.TryCommitAsync(new UserKey(App, NameOf(number)), row, stop) is null) throw new InvalidOperationException("The store is not empty.");
        });

    private static UserState StateOf(int number)
    {
        var session = string.Create(CultureInfo.InvariantCulture, $"session-of-{number:D21}");
        Command[] commands = [new Command.SignIn(session, number % 2 == 0 ? Platform.Web : Platform.Android, ""), new Command.Heartbeat(session), new Command.SignOut(session)];
        var state = UserState.Nobody;
        foreach (var command in IsOnline(number) ? commands.AsSpan(0, 2) : commands)
            state = PresenceRules.Decide(state, command, TimeProvider.System.GetUtcNow(), Usual).State;
        return state with { ToldVer = state.Ver };
    }
}
