namespace Presence.Domain;

/// <summary>A user's general status. The numbers are the wire's (Tencent IM SDKs).</summary>
public enum StatusType
{
    /// <summary>Nothing is known of this user.</summary>
    Unknown = 0,
    /// <summary>A session is connected and holds its lease.</summary>
    Online = 1,
    /// <summary>No link, but a push still reaches a mobile device ("offline" in the SDKs).</summary>
    PushOnline = 2,
    /// <summary>Logged out, never logged in, or out of reach ("not logged in" in the SDKs).</summary>
    Offline = 3,
}

/// <summary>What others see of a user.</summary>
/// <param name="Custom">The custom status; empty unless Online (R9).</param>
public readonly record struct UserStatus(StatusType Type, string Custom)
{
    /// <summary>The status of a user without any device.</summary>
    public static readonly UserStatus Offline = new(StatusType.Offline, "");
}
