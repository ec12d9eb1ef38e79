namespace Presence.Domain;

/// <summary>What others see of a user.</summary>
/// <param name="Custom">The custom status; empty unless Online (R9).</param>
public readonly record struct UserStatus(StatusType Type, string Custom)
{
    /// <summary>The status of a user without any device.</summary>
    public static readonly UserStatus Offline = new(StatusType.Offline, "");
}
