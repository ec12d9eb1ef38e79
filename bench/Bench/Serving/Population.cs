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

    /// <summary>
    /// Stores the first users, as requests would leave them: all signed in, the offline ones signed out again, all published.
    /// </summary>
    public static Task FillAsync(IRowStore store, int count) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, stop) =>
        {
            var row = new Versioned<UserRow>(UserRow.None with { State = StateOf(number) }, null);
            var user = new UserKey(App, new UserId(NameOf(number)));
            if (await store.TryCommitAsync(RowKind.User, user, row, stop) is null)
                throw new InvalidOperationException("The store is not empty.");
        });

    private static UserState StateOf(int number)
    {
        var session = string.Create(CultureInfo.InvariantCulture, $"session-of-{number:D21}");
        var platform = number % 2 == 0 ? Platform.Web : Platform.Android;
        Command[] commands = [new Command.SignIn(session, platform, ""), new Command.Heartbeat(session), new Command.SignOut(session)];
        var state = UserState.None;
        foreach (var command in IsOnline(number) ? commands.AsSpan(0, 2) : commands)
            state = PresenceRules.Decide(state, command, TimeProvider.System.GetUtcNow(), Usual).State;
        return state;
    }
}
