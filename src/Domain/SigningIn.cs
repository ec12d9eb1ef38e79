using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>Which session a device gets when it signs in, and who has to go for it (R7).</summary>
internal static class SigningIn
{
    public static (UserState After, Session Session, ImmutableArray<Effect> Kicks) Decide(
        UserState user, Command.SignIn command, DateTimeOffset now, Timings timings)
    {
        foreach (var known in user.Sessions)
        {
            if (known.Platform != command.Platform || !string.Equals(known.Instance, command.Instance, StringComparison.Ordinal)) continue;
            // It must live until it can connect; PushOnline is left alone, since others see when that ends.
            var until = now + timings.Lease;
            var same = known.Phase is Phase.Waiting or Phase.Lapsed && known.Until < until ? known with { Until = until } : known;
            return (user.With(known, same), same, []);
        }

        var session = new Session(command.SessionId, command.Platform, command.Instance, Phase.Waiting, now + timings.Lease, now);
        ImmutableArray<Effect> kicks = [];
        while (user.Sessions.Length >= Limits.SessionsPerUserMax)
        {
            var earliest = user.Sessions.FirstOrDefault(s => s.Phase == Phase.Lapsed) ?? user.Sessions[0];
            if (earliest.Connection is { } connection) kicks = kicks.Add(new Effect.Kick(connection, "too many devices are signed in"));
            user = user.With(earliest, null);
        }
        return (user with { Sessions = user.Sessions.Add(session) }, session, kicks);
    }
}
