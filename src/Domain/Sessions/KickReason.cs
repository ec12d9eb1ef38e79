namespace Presence.Domain;

/// <summary>Why a device is pushed out. The text for the user stands with the messages to clients.</summary>
public enum KickReason
{
    /// <summary>The login policy lets a newer device take its place (R19).</summary>
    SignedInElsewhere,
    /// <summary>The user has too many devices, and this one is the earliest (R7).</summary>
    TooManyDevices,
    /// <summary>An admin kicked the user (R21).</summary>
    KickedByAdmin,
    /// <summary>The connection came up for a session that has ended.</summary>
    SessionEnded,
}
