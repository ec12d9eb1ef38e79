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
    /// <param name="now">When it happened. Time that has passed since the state was stored is settled first (R11).</param>
    /// <param name="rules">What the app wants; null for nothing.</param>
    /// <returns>The state to commit and what to do then, or a refusal with nothing to commit.</returns>
    public static Decision Decide(UserState user, Command command, DateTimeOffset now, Timings timings, AppRules? rules = null) =>
        new Deciding(user, now, timings, rules ?? AppRules.None).Decide(command);

    // One decision: what it looks at, and the steps that it is made of.
    private sealed class Deciding(UserState user, DateTimeOffset now, Timings timings, AppRules rules)
    {
        private readonly UserState _current = Timeline.At(
            rules.NotesChanges ? user : user with { Notices = user.Notices.Dropped() }, now, timings, rules.NotesChanges);

        public Decision Decide(Command command) => command switch
        {
            Command.SignIn c => SignIn(c),
            Command.Connect c => OnSession(c.SessionId, session => Renewed(session, Connected(session, c))),
            Command.Heartbeat c => OnSession(c.SessionId, session => Renewed(session, session.Renew(now, timings))),
            Command.SignOut c => OnSession(c.SessionId, SignedOut),
            Command.Disconnect c => Disconnect(c),
            Command.SetCustomStatus c => SetCustomStatus(c.Text),
            Command.Import => Settled(_current with { Known = true }),
            Command.Kick c => Kick(c.At),
            Command.MarkPublished c => Settled(_current with { PublishedVer = Math.Clamp(c.Ver, _current.PublishedVer, _current.Ver) }),
            Command.NoticeDelivered c => Settled(_current with { Notices = _current.Notices.Delivered(c.Seq) }),
            Command.NoticeFailed c => Settled(_current with { Notices = _current.Notices.Failed(c.Seq, now, timings) }),
            Command.Sweep => Settled(_current, isSweep: true),
            _ => throw new UnreachableException($"unknown command {command}"),
        };

        private Decision SignIn(Command.SignIn c)
        {
            var (sessions, session, pushedOut) = _current.Sessions.SignIn(c.SessionId, c.Platform, c.Instance, now, timings);
            var after = _current with { Known = true, Sessions = sessions };
            foreach (var gone in pushedOut)
                if (gone.IsVisible) after = Noted(after, NoticeKind.Logout, gone.Platform);
            return Settled(after, [.. pushedOut.SelectMany(gone => Kicks(gone, KickReason.TooManyDevices))]) with { Session = session };
        }

        // An unknown session is refused; it may be another user's, and that is nobody's business.
        private Decision OnSession(string id, Func<Session, (UserState After, ImmutableArray<Effect> Kicks)> step)
        {
            if (_current.Sessions.Find(id) is not { } session) return Refuse(Refusal.NotSignedIn);
            var (after, kicks) = step(session);
            return Settled(after, kicks) with { Session = after.Sessions.Find(id) };
        }

        // A device that comes Online may push others out (R19).
        private (UserState, ImmutableArray<Effect>) Renewed(Session before, Session session)
        {
            var after = With(before, session);
            if (before.Phase == Phase.Online || session.Phase != Phase.Online) return (after, []);
            var gone = rules.Policy?.PushedOut(after.Sessions, session).ToImmutableArray() ?? [];
            foreach (var rival in gone) after = after with { Sessions = after.Sessions.Remove(rival) };
            after = Noted(after, NoticeKind.Login, session.Platform, gone.Select(rival => rival.Platform));
            return (after, [.. gone.SelectMany(rival => Kicks(rival, KickReason.SignedInElsewhere))]);
        }

        private (UserState, ImmutableArray<Effect>) SignedOut(Session session)
        {
            var after = With(session, null);
            return (session.Phase == Phase.Waiting ? after : Noted(after, NoticeKind.Logout, session.Platform), []);
        }

        private Decision Disconnect(Command.Disconnect c)
        {
            var session = _current.Sessions.Find(c.SessionId);
            var itsOwn = session is not null && string.Equals(session.Connection, c.ConnectionId, StringComparison.Ordinal);
            return Settled(itsOwn ? With(session!, session!.LoseLink(now, timings)) : _current);
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
            var after = _current with { Sessions = default, KickedAt = _current.KickedAt > at ? _current.KickedAt : at };
            foreach (var session in _current.Sessions)
                if (session.Phase != Phase.Waiting) after = Noted(after, NoticeKind.Logout, session.Platform);
            return Settled(after, [.. _current.Sessions.SelectMany(session => Kicks(session, KickReason.KickedByAdmin))]);
        }

        private Decision Settled(UserState after, ImmutableArray<Effect> effects = default, bool isSweep = false)
        {
            after = Timeline.Settle(_current, after, now);
            if (effects.IsDefault) effects = [];
            if (after.Ver > user.Ver || (isSweep && after.IsUnpublished)) effects = effects.Add(new Effect.Publish());
            // First, since it delays nothing.
            if ((after.Notices.LastSeq > user.Notices.LastSeq || isSweep) && after.Notices.DueAt(now) is not null)
                effects = effects.Insert(0, new Effect.DeliverNotices());
            return new Decision(user, after.Equals(user) ? user : after, effects);
        }

        private Decision Refuse(Refusal why) => new(user, user, []) { Refusal = why };

        private UserState With(Session before, Session? after) => _current with { Sessions = _current.Sessions.Replace(before, after) };

        private UserState Noted(
            UserState after, NoticeKind kind, Platform platform, IEnumerable<Platform>? pushedOut = null, string text = "") =>
            rules.NotesChanges
                ? after with { Notices = after.Notices.Add(new Notice(0, now, kind, platform, text) { PushedOut = [.. pushedOut ?? []] }) }
                : after;

        // A connection whose token is older than that of the latest is a straggler (R3).
        private Session Connected(Session session, Command.Connect c) =>
            c.NegotiatedAt < session.NegotiatedAt
                ? session
                : session.Renew(now, timings) with { Connection = c.ConnectionId, NegotiatedAt = c.NegotiatedAt };

        private static IEnumerable<Effect> Kicks(Session session, KickReason reason) =>
            session.Connection is { } connection ? [new Effect.Kick(connection, reason)] : [];
    }
}
