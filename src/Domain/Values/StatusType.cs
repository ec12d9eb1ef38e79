namespace Presence.Domain;

/// <summary>A user's general status. The numbers are stored.</summary>
public enum StatusType
{
    /// <summary>Nothing is known of this user.</summary>
    Unknown = 0,
    /// <summary>A session is connected and holds its lease.</summary>
    Online = 1,
    /// <summary>Lost, and a push still reaches a mobile device. Server APIs call it by this name, the SDKs "offline".</summary>
    PushOnline = 2,
    /// <summary>Logged out, never logged in, or lost for long ("not logged in" in the SDKs).</summary>
    Offline = 3,
    /// <summary>Lost, and no push reaches the device: a computer. Server APIs call it Offline, the SDKs "offline".</summary>
    Lost = 4,
}

/// <summary>What wires need to know of a status.</summary>
public static class StatusTypes
{
    /// <summary>
    /// The number by which the Tencent SDKs know it: 0 unknown, 1 online, 2 offline (lost without signing out), 3 not logged in.
    /// </summary>
    public static int SdkNumber(this StatusType type) => type switch
    {
        StatusType.Online => 1,
        StatusType.PushOnline or StatusType.Lost => 2,
        StatusType.Offline => 3,
        _ => 0,
    };
}
