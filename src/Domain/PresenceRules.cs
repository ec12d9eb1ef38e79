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
    /// <param name="rules">What the app wants; null for nothing.</param>
    /// <returns>The state to commit and what to do then, or a refusal with nothing to commit.</returns>
    public static Decision Decide(UserState user, Command command, DateTimeOffset now, Timings timings, AppRules? rules = null) =>
        new Deciding(user, now, timings, rules ?? AppRules.None).Decide(command);

    // One decision: what it looks at, and the steps that it is made of.
    private sealed class Deciding(UserState user, DateTimeOffset now, Timings timings, AppRules rules)
    {
        private readonly UserState _current = Timeline.At(rules.NotesChanges ? user : user.WithoutNotices(), now, timings, rules.NotesChanges);

        public Decision Decide(Command command) => command switch
        {
            Command.SignIn c => SignIn(c),
            Command.Connect c => OnSession(c.SessionId, session => Heard(session, Connected(session, c))),
            Command.Heartbeat c => OnSession(c.SessionId, session => Heard(session, session.Heard(now, timings))),
            Command.SignOut c => OnSession(c.SessionId, SignedOut),
            Command.LoseLink c => LoseLink(c),
            Command.SetCustomStatus c => SetCustomStatus(c.Text),
            Command.Import => Settled(_current with { Known = true }),
            Command.Kick c => Kick(c.At),
            Command.Told c => Settled(_current with { ToldVer = Math.Clamp(c.Ver, _current.ToldVer, _current.Ver) }),
            Command.NoticeTaken c => Settled(_current.TakenUpTo(c.Seq)),
            Command.NoticeFailed c => Settled(_current.FailedAt(c.Seq, now, timings)),
            Command.Sweep => Settled(_current, isSweep: true),
            _ => throw new UnreachableException($"unknown command {command}"),
        };

        private Decision SignIn(Command.SignIn c)
        {
            var (after, session, kicks) = SigningIn.Decide(_current with { Known = true }, c, now, timings);
            foreach (var gone in _current.Sessions)
                if (gone.Phase is Phase.Online or Phase.PushOnline && after.Find(gone.Id) is null) after = Noted(after, NoticeKind.Logout, gone.Platform);
            return Settled(after, kicks) with { Session = session };
        }

        // An unknown session is refused; whose it may be instead is nobody's business.
        private Decision OnSession(string id, Func<Session, (UserState After, ImmutableArray<Effect> Kicks)> step)
        {
            if (_current.Find(id) is not { } session) return Refuse(Refusal.NotSignedIn);
            var (after, kicks) = step(session);
            return Settled(after, kicks) with { Session = after.Find(id) };
        }

        // Who comes Online may push others out (R19).
        private (UserState, ImmutableArray<Effect>) Heard(Session before, Session session)
        {
            var after = _current.With(before, session);
            if (before.Phase == Phase.Online || session.Phase != Phase.Online) return (after, []);
            var gone = rules.Policy?.PushedOut(after.Sessions, session).ToImmutableArray() ?? [];
            foreach (var rival in gone) after = after.With(rival, null);
            after = Noted(after, NoticeKind.Login, session.Platform, gone.Select(rival => rival.Platform));
            return (after, [.. gone.SelectMany(rival => Kicks(rival, "signed in on another device"))]);
        }

        private (UserState, ImmutableArray<Effect>) SignedOut(Session session) =>
            (session.Phase == Phase.Waiting ? _current.With(session, null) : Noted(_current.With(session, null), NoticeKind.Logout, session.Platform), []);

        private Decision LoseLink(Command.LoseLink c)
        {
            var session = _current.Find(c.SessionId);
            var itsOwn = session is not null && string.Equals(session.Connection, c.ConnectionId, StringComparison.Ordinal);
            return Settled(itsOwn ? _current.With(session!, session!.LinkLost(now, timings)) : _current);
        }

        private Decision SetCustomStatus(string text)
        {
            if (Encoding.UTF8.GetByteCount(text) > Limits.CustomStatusBytesMax) return Refuse(Refusal.CustomStatusTooLong);
            // In any phase: a device may set it before its connection is known here, since events can be slow.
            if (_current.Sessions.IsEmpty) return Refuse(Refusal.NotSignedIn);
            if (string.Equals(text, _current.CustomStatus, StringComparison.Ordinal)) return Settled(_current);
            return Settled(Noted(_current with { CustomStatus = text }, NoticeKind.CustomStatus, Platform.Web, text: text));
        }

        private Decision Kick(DateTimeOffset at)
        {
            if (!_current.Known) return Refuse(Refusal.UserUnknown);
            var after = _current with { Sessions = [], KickedAt = _current.KickedAt > at ? _current.KickedAt : at };
            foreach (var session in _current.Sessions)
                if (session.Phase != Phase.Waiting) after = Noted(after, NoticeKind.Logout, session.Platform);
            return Settled(after, [.. _current.Sessions.SelectMany(session => Kicks(session, "kicked by an admin"))]);
        }

        private Decision Settled(UserState after, ImmutableArray<Effect> effects = default, bool isSweep = false)
        {
            after = Timeline.Settle(_current, after, now);
            if (effects.IsDefault) effects = [];
            if (after.Ver > user.Ver || (isSweep && after.IsOwed)) effects = effects.Add(new Effect.Announce(after.Status, after.Ver));
            // First, since it keeps nobody waiting.
            if ((after.NoticeSeq > user.NoticeSeq || isSweep) && after.NoticeDue(now) is not null) effects = effects.Insert(0, new Effect.Notify());
            return new Decision(user, after.Equals(user) ? user : after, effects);
        }

        private Decision Refuse(Refusal why) => new(user, user, []) { Refusal = why };

        private UserState Noted(UserState after, NoticeKind kind, Platform platform, IEnumerable<Platform>? pushedOut = null, string text = "") =>
            rules.NotesChanges ? after.Noting(new Notice(0, now, kind, platform, text) { PushedOut = [.. pushedOut ?? []] }) : after;

        // A connection whose token is older than that of the latest is a straggler (R3).
        private Session Connected(Session session, Command.Connect c) =>
            c.NegotiatedAt < session.NegotiatedAt
                ? session
                : session.Heard(now, timings) with { Connection = c.ConnectionId, NegotiatedAt = c.NegotiatedAt };

        private static IEnumerable<Effect> Kicks(Session session, string reason) =>
            session.Connection is { } connection ? [new Effect.Kick(connection, reason)] : [];
    }
}
