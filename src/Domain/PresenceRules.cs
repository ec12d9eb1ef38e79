using System.Collections.Immutable;
using System.Diagnostics;

namespace Presence.Domain;

/// <summary>
/// Start reading here. Every change of a user's presence is decided by one pure function: no clock, no I/O,
/// no randomness. The rules are numbered in docs/rules.md.
/// </summary>
public static partial class PresenceRules
{
    /// <summary>Decides what a command comes to.</summary>
    /// <param name="user">The state as stored.</param>
    /// <param name="now">When it happened. Time that has passed since the state was stored is settled first (R11).</param>
    /// <param name="rules">What the app wants; null for nothing.</param>
    /// <returns>The state to commit and what to do then, or a refusal with nothing to commit.</returns>
    public static Decision Decide(UserState user, Command command, DateTimeOffset now, Timings timings, AppRules? rules = null) =>
        new Deciding(user, command as Command.Sweep, now, timings, rules ?? AppRules.None).Decide(command) with
        {
            Command = command.GetType().Name,
        };

    // One decision: what it looks at, and the steps that it is made of.
    private sealed partial class Deciding
    {
        private readonly UserState _stored;
        private readonly UserState _current;
        private readonly DateTimeOffset _now;
        private readonly Timings _timings;
        private readonly AppRules _rules;
        private Cause _cause;

        public Deciding(UserState user, Command.Sweep? sweep, DateTimeOffset now, Timings timings, AppRules rules)
        {
            (_stored, _now, _timings, _rules) = (user, now, timings, rules);
            var audited = sweep is null ? user : user with
            {
                Sessions = new([.. user.Sessions.Select(session => Audit.After(session, sweep.Answers, sweep.Late, now, timings))]),
            };
            if (!rules.NotesChanges) audited = audited with { Notices = audited.Notices.Dropped() };
            _current = Timeline.CertainAt(audited, now, timings, rules.NotesChanges);
        }

        public Decision Decide(Command command)
        {
            _cause = Cause.Of(command, _current.Sessions);
            return Of(command);
        }

        private Decision Of(Command command) => command switch
        {
            Command.SignIn c => SignIn(c),
            Command.Connect c => Connect(c),
            Command.Heartbeat c => OnSession(c.SessionId, session => CameAlive(session, session.Renew(_now, _timings), null)),
            Command.SignOut c => OnSession(c.SessionId, SignedOut),
            Command.Disconnect c => LoseLink(_current.Sessions.Find(c.SessionId), c.ConnectionId, certain: false, c.InWave),
            Command.ConnectionGone c =>
                LoseLink(_current.Sessions.FirstOrDefault(s => s.Has(c.ConnectionId)), c.ConnectionId, certain: true),
            Command.SetCustomStatus c => SetCustomStatus(c.Text),
            Command.FollowFriends => Settled(_current with { HearsFriends = _rules.HearsFriends }),
            Command.Import => Settled(_current with { Known = true, QuietSince = null }),
            Command.Kick c => Kick(c),
            Command.Delete c => Delete(c),
            Command.NoticeDelivered c => Settled(_current with { Notices = _current.Notices.Delivered(c.Seq) }),
            Command.NoticeFailed c => Settled(_current with { Notices = _current.Notices.Failed(c.Seq, _now, _timings) }),
            Command.Sweep c => Sweep(c),
            _ => throw new UnreachableException($"unknown command {command}"),
        };

        private Decision SignIn(Command.SignIn c)
        {
            if (_current.KickedAt >= c.SignedAt) return Refuse(Refusal.SignatureRevoked);
            var (sessions, session, pushedOut) =
                _current.Sessions.SignIn(c.SessionId, c.Platform, c.Instance, c.Credential, _now, _timings);
            var pushes = pushedOut.Any(gone => !gone.IsLostPage) || Rivals(sessions, session).Any() || IsShared(session);
            if (pushes && WasPushedOut(session, c.Credential)) return Refuse(Refusal.PushedOut);
            var after = _current with { Known = true, Sessions = sessions };
            foreach (var gone in pushedOut)
            {
                if (!gone.IsLostPage) after = Remembered(after, gone, gone.Credential);
                if (gone.IsVisible) after = Noted(after, NoticeKind.Logout, gone.Platform);
            }
            return Settled(after, [.. pushedOut.SelectMany(gone => Closes(gone, KickReason.TooManyDevices))]) with { Session = session };
        }

        private Decision Connect(Command.Connect c) => OnSession(c.SessionId, session =>
            CameAlive(session, session.Connect(new Connection(c.ConnectionId, c.Credential), _now, _timings), c.Credential));

        // An unknown session is refused; it may be another user's, and that is nobody's business.
        private Decision OnSession(string id, Func<Session, (UserState After, ImmutableArray<Effect> Closes)?> step)
        {
            if (_current.Sessions.Find(id) is not { } session) return Refuse(Refusal.NotSignedIn);
            return step(session) is var (after, closes)
                ? Settled(after, closes) with { Session = after.Sessions.Find(id) }
                : Refuse(Refusal.PushedOut);
        }

        // A device that comes Online may push others out (R19), and a connection others of its session; null when it may not (R25).
        private (UserState, ImmutableArray<Effect>)? CameAlive(Session before, Session session, string? credential)
        {
            var after = _current with { Sessions = _current.Sessions.Replace(before, session) };
            // The first connection joins the groups of all that its user hears of now; those that are there follow later (R23).
            if (credential is not null && !_current.HasConnections) after = after with { HearsFriends = _rules.HearsFriends };
            var comes = before.Phase != Phase.Online && session.Phase == Phase.Online;
            var gone = comes ? Rivals(after.Sessions, session).ToImmutableArray() : [];
            var others = credential is null || before.Has(session.Connections[^1].Id) ? [] : OthersOf(session);
            var elsewhere = others.Where(other => ReasonFor(session, other) == KickReason.SignedInElsewhere).ToImmutableArray();
            if ((gone.Length > 0 || elsewhere.Length > 0) && WasPushedOut(session, credential ?? session.Credential)) return null;

            foreach (var rival in gone) after = Remembered(after with { Sessions = after.Sessions.Remove(rival) }, rival, rival.Credential);
            foreach (var other in others)
            {
                var smaller = after.Sessions.Find(session.Id)!;
                after = after with { Sessions = after.Sessions.Replace(smaller, smaller.Without(other.Id)) };
                if (elsewhere.Contains(other)) after = Remembered(after, session, other.Credential);
            }
            if (comes) after = Noted(after, NoticeKind.Login, session.Platform, gone.Select(rival => rival.Platform));
            return (after, [
                .. gone.SelectMany(rival => Closes(rival, KickReason.SignedInElsewhere)),
                .. others.Select(other => new Effect.Kick(other.Id, ReasonFor(session, other)))]);
        }

        private IEnumerable<Session> Rivals(SessionList sessions, Session newcomer) => _rules.Policy?.PushedOut(sessions, newcomer) ?? [];

        // Without a policy only the bound counts, and beyond it are connections of which nobody heard the end.
        private ImmutableArray<Connection> OthersOf(Session session)
        {
            var tooMany = session.Connections.Take(Math.Max(0, session.Connections.Count - Limits.ConnectionsPerSessionMax));
            return [.. tooMany.Union(_rules.Policy?.PushedOut(session) ?? [])];
        }

        private KickReason ReasonFor(Session session, Connection other) =>
            _rules.Policy?.PushedOut(session).Contains(other) == true ? KickReason.SignedInElsewhere : KickReason.Unverified;

        private bool IsShared(Session session) => session.HasLink
            && _rules.Policy?.PushedOut(session with { Connections = [.. session.Connections, new Connection("")] }).Any() == true;

        private bool WasPushedOut(Session session, string credential) =>
            _current.PushedOut.Holds(session.Platform, session.Instance, credential, _now);

        private UserState Remembered(UserState after, Session device, string credential) => after with
        {
            PushedOut = after.PushedOut.With(new(device.Platform, device.Instance, credential, _now + _timings.PushedOutFor), _now),
        };

        private (UserState, ImmutableArray<Effect>)? SignedOut(Session session)
        {
            var after = _current with { Sessions = _current.Sessions.Remove(session) };
            if (session.Phase != Phase.Waiting) after = Noted(after, NoticeKind.Logout, session.Platform);
            return (after, [.. Closes(session, KickReason.SignedOut)]);
        }

        private Decision LoseLink(Session? session, string id, bool certain, bool inWave = false) =>
            Settled(session is null ? _current : _current with
            {
                Sessions = _current.Sessions.Replace(session, session.LoseLink(id, certain, inWave, _now, _timings)),
            });

        // Subscriptions are dropped by a commit, never by the clock alone: an outage of ours drops none (R16, R27).
        private Decision Sweep(Command.Sweep c)
        {
            if (Forgetting.IsOver(_current, _now, _timings)) return new Decision(_stored, UserState.None, []);
            var drops = _stored.AbsentSince + _timings.SubscriptionsKeptFor <= _now && _current.Status.Type != StatusType.Online;
            var after = drops ? _current with { AbsentSince = null, SubscriptionEra = _current.SubscriptionEra + 1 } : _current;
            return Settled(after, [.. AuditEffects.Of(_stored.Sessions, after.Sessions, c.Answers)], isSweep: true);
        }

        private Decision Settled(UserState after, ImmutableArray<Effect> effects = default, bool isSweep = false)
        {
            after = Versions.Number(_stored, _current, Timeline.Settle(_current, after, _now), _now, _timings);
            // Absence counts from when it is known, not from when it is thought to have begun (R27).
            if (_stored.AbsentSince is null && after.AbsentSince is not null) after = after with { AbsentSince = _now };
            after = Logged(Forgetting.Settle(_stored, after, _now, _timings), out var reason);
            if (effects.IsDefault) effects = [];
            if (after.Ver > _stored.Ver) effects = effects.Add(new Effect.Publish());
            if ((after.Notices.LastSeq > _stored.Notices.LastSeq || isSweep) && after.Notices.DueAt(_now) is not null)
                effects = effects.Insert(0, new Effect.DeliverNotices());   // first, since it delays nothing
            return new Decision(_stored, after.Equals(_stored) ? _stored : after, effects) { Reason = reason };
        }

        // Last, since only now the number is known. What runs out by the clock is in the log already (R32).
        private UserState Logged(UserState after, out ChangeReason? reason)
        {
            reason = after.Ver == _stored.Ver ? null : after.Ver == _current.Ver ? _current.Transitions.Latest?.Reason : _cause.Reason;
            if (after.IsDeleted || _timings.TransitionsKept == 0) return after with { Transitions = default };
            return after.Ver == _current.Ver ? after : after.Logged(_current.Status.Type, _cause, _now, _timings);
        }

        private Decision Refuse(Refusal why) => new(_stored, _stored, []) { Refusal = why };

        private UserState Noted(
            UserState after, NoticeKind kind, Platform platform, IEnumerable<Platform>? pushedOut = null, string text = "") =>
            _rules.NotesChanges
                ? after with { Notices = after.Notices.Add(new Notice(0, _now, kind, platform, text) { PushedOut = [.. pushedOut ?? []] }) }
                : after;

        private static IEnumerable<Effect> Closes(Session session, KickReason reason) =>
            session.Connections.Select(connection => new Effect.Kick(connection.Id, reason));
    }
}
