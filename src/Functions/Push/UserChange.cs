using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>A change of a user, as admins who watch the app are told.</summary>
/// <param name="View">As committed, and as watchers see it.</param>
/// <param name="Reason">Why it changed (R32).</param>
/// <param name="Platform">The device's; null for a change that is about no device.</param>
public sealed record UserChange(PresenceView View, ChangeReason Reason, DateTimeOffset At, Platform? Platform);
