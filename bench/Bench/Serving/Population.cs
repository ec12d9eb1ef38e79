using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Presence.Domain;
using Presence.Functions;

namespace Presence.Bench.Serving;

/// <summary>The users that are asked about: all known, every tenth three online.</summary>
internal static class Population
{
    public const int Size = 100_000;
    public const uint App = 1400000000;

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"user{number:D6}");

    public static bool IsOnline(int number) => number % 10 < 3;

    /// <summary>Signs them all in, and out again who shall be offline: through the product's one door, as requests do.</summary>
    public static async Task SignInAsync(IServiceProvider services)
    {
        var presence = services.GetRequiredService<PresenceService>();
        for (var number = 0; number < Size; number++)
        {
            var user = new UserKey(App, NameOf(number));
            foreach (var command in CommandsOf(number)) await presence.ChangeAsync(user, command, CancellationToken.None);
        }
    }

    /// <summary>What happened to a user so far.</summary>
    public static Command[] CommandsOf(int number)
    {
        var session = string.Create(CultureInfo.InvariantCulture, $"session-of-{number:D21}");
        var platform = number % 2 == 0 ? Platform.Web : Platform.Android;
        return [new Command.SignIn(session, platform, ""), new Command.Heartbeat(session), .. IsOnline(number) ? (Command[])[] : [new Command.SignOut(session)]];
    }
}
