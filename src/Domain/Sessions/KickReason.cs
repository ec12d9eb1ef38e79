namespace Presence.Domain;

/// <summary>Why a connection is closed. The text for the user stands with the messages to clients. The names are stored.</summary>
public enum KickReason
{
    /// <summary>The login policy lets a newer device take its place (R19).</summary>
    SignedInElsewhere,
    /// <summary>The user has too many devices, and this one is the earliest (R7).</summary>
    TooManyDevices,
    /// <summary>An admin kicked the user (R21).</summary>
    KickedByAdmin,
    /// <summary>An admin deleted the account (R31).</summary>
    AccountDeleted,
    /// <summary>The connection came up for a session that has ended.</summary>
    SessionEnded,
    /// <summary>The device signed out, perhaps by another of its connections (R7).</summary>
    SignedOut,
    /// <summary>Nobody could say for hours whether it is alive (R2). It is welcome to come back, so it is only closed.</summary>
    Unverified,
}
