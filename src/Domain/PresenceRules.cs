using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace Presence.Domain;

/// <summary>
/// Start reading here. Every change of a user's presence is decided by one pure function: no clock, no I/O,
/// no randomness. The rules are numbered in docs/rules.md.
/// </summary>
public static class PresenceRules
{
    /// <summary>Decides what a command comes to.</summary>
    /// <param name="user">The state as stored.</param>
    /// <param name="command">What happened.</param>
    /// <param name="now">When. Time that has passed since the state was stored is settled first (R11).</param>
    /// <param name="timings">How long things last.</param>
    /// <returns>The state to commit and what to do then, or a refusal with nothing to commit.</returns>
    public static Decision Decide(UserState user, Command command, DateTimeOffset now, Timings timings)
    {
        var current = Timeline.At(user, now, timings);
        return command switch
        {
            Command.SignIn c => SignIn(),
            Command.Connect c => OnSession(c.SessionId, s => Connect(s, c, now, timings)),
            Command.Heartbeat c => OnSession(c.SessionId, s => s.Heard(now, timings)),
            Command.SignOut c => OnSession(c.SessionId, _ => null),
            Command.LoseLink c => LoseLink(c),
            Command.SetCustomStatus c => SetCustomStatus(c.Text),
            Command.Told c => Settled(current with { ToldVer = Math.Clamp(c.Ver, current.ToldVer, current.Ver) }),
            Command.Sweep => Settled(current, tellOwed: true),
            _ => throw new UnreachableException($"unknown command {command}"),
        };

        Decision SignIn()
        {
            var c = (Command.SignIn)command;
            var (after, session, kicks) = SigningIn.Decide(current with { Known = true }, c, now, timings);
            return Settled(after, kicks) with { Session = session };
        }

        // An unknown session is refused; whose it may be instead is nobody's business.
        Decision OnSession(string id, Func<Session, Session?> step)
        {
            if (current.Find(id) is not { } session) return Refuse(Refusal.NotSignedIn);
            var after = step(session);
            return Settled(current.With(session, after)) with { Session = after };
        }

        Decision LoseLink(Command.LoseLink c)
        {
            var session = current.Find(c.SessionId);
            var itsOwn = session is not null && string.Equals(session.Connection, c.ConnectionId, StringComparison.Ordinal);
            return Settled(itsOwn ? current.With(session!, session!.LinkLost(now, timings)) : current);
        }

        Decision SetCustomStatus(string text)
        {
            if (Encoding.UTF8.GetByteCount(text) > Limits.CustomStatusBytesMax) return Refuse(Refusal.CustomStatusTooLong);
            // In any phase: a device may set it before its connection is known here, since events can be slow.
            if (current.Sessions.IsEmpty) return Refuse(Refusal.NotSignedIn);
            return Settled(current with { CustomStatus = text });
        }

        Decision Settled(UserState after, ImmutableArray<Effect> effects = default, bool tellOwed = false)
        {
            after = Timeline.Settle(current, after, now);
            if (effects.IsDefault) effects = [];
            if (after.Ver > user.Ver || (tellOwed && after.IsOwed)) effects = effects.Add(new Effect.Announce(after.Status, after.Ver));
            return new Decision(user, after.Equals(user) ? user : after, effects);
        }

        Decision Refuse(Refusal why) => new(user, user, []) { Refusal = why };
    }

    // A connection whose token is older than that of the one in use is a straggler (R3).
    private static Session Connect(Session session, Command.Connect c, DateTimeOffset now, Timings timings) =>
        c.NegotiatedAt < session.NegotiatedAt
            ? session
            : session.Heard(now, timings) with { Connection = c.ConnectionId, NegotiatedAt = c.NegotiatedAt };
}
