using System.Text;

namespace Presence.Domain;

/// <content>What is decided about the user as a whole, whatever the device.</content>
public static partial class PresenceRules
{
    private sealed partial class Deciding
    {
        private Decision SetCustomStatus(string text)
        {
            if (Encoding.UTF8.GetByteCount(text) > Limits.CustomStatusBytesMax) return Refuse(Refusal.CustomStatusTooLong);
            // In any phase: a device may set it before its connection is known here, since events can be slow.
            if (_current.Sessions.IsEmpty) return Refuse(Refusal.NotSignedIn);
            if (string.Equals(text, _current.CustomStatus, StringComparison.Ordinal)) return Settled(_current);
            return Settled(Noted(_current with { CustomStatus = text }, NoticeKind.CustomStatus, Platform.Web, text: text));
        }

        private Decision Kick(Command.Kick c)
        {
            if (!_current.Known) return Refuse(Refusal.UserUnknown);
            var after = _current with { Sessions = default, KickedAt = _current.KickedAt > c.At ? _current.KickedAt : c.At };
            return PushedOut(after, c.Reason);
        }

        private Decision PushedOut(UserState after, KickReason reason)
        {
            foreach (var session in _current.Sessions)
                if (session.Phase != Phase.Waiting) after = Noted(after, NoticeKind.Logout, session.Platform);
            return Settled(after, [.. _current.Sessions.SelectMany(session => Closes(session, reason))]);
        }

        // What stays says that signatures are void, and keeps numbers that others know from going back.
        private Decision Delete(Command.Delete c)
        {
            if (_current.DeletedAt >= c.AskedAt) return Settled(_current);
            if (!_current.Known) return Refuse(Refusal.UserUnknown);
            var after = UserState.None with
            {
                Ver = _current.Ver,
                Status = _current.Status,
                SubscriptionEra = _current.SubscriptionEra + 1,
                Notices = _current.Notices,
                KickedAt = _current.KickedAt > c.At ? _current.KickedAt : c.At,
                DeletedAt = _now,
            };
            return PushedOut(after, KickReason.AccountDeleted);
        }
    }
}
