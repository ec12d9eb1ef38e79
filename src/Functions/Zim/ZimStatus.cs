using Presence.Domain;

namespace Presence.Functions.Zim;

/// <summary>
/// How ZIM sees a user. Online is what every dialect calls Online. ZIM's Offline means that heartbeats stopped,
/// and nothing else: a device is still signed in, but lost, whether a push would reach it (PushOnline) or not
/// (Lapsed). Who signed out, was kicked, never came, is about to connect for the first time (Waiting), or was lost
/// so long ago that the device is forgotten (R5, R6), has no status at all.
/// </summary>
internal static class ZimStatus
{
    /// <summary>The status on the wire; null for a user who belongs into ErrorList.</summary>
    /// <param name="user">The state at the instant asked about (<see cref="Timeline.At"/>), as the other dialects read it.</param>
    public static string? Of(UserState user)
    {
        if (user.Status.Type == StatusType.Online) return "Online";
        foreach (var session in user.Sessions)
            if (session.Phase is Phase.PushOnline or Phase.Lapsed) return "Offline";
        return null;
    }
}
