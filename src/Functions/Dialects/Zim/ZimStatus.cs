using Presence.Domain;

namespace Presence.Functions.Dialects.Zim;

/// <summary>
/// How ZIM sees a user. Online is what every dialect calls Online. ZIM's Offline means that heartbeats stopped,
/// and nothing else: a device is still signed in, but lost, on whatever platform. A user who signed out, was kicked, never
/// came, is about to connect for the first time (Waiting), or was lost so long ago that the device is forgotten (R5, R6),
/// has no status at all.
/// </summary>
internal static class ZimStatus
{
    /// <summary>The status on the wire; null for a user who belongs into ErrorList.</summary>
    public static string? Of(PresenceView view)
    {
        if (view.Type == StatusType.Online) return "Online";
        return view.Devices.Any(device => device.Phase == Phase.Lost) ? "Offline" : null;
    }
}
