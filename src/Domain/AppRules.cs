namespace Presence.Domain;

/// <summary>What one app wants of the rules.</summary>
/// <param name="Policy">Which devices have to go when another comes Online (R19); null lets every device stay.</param>
/// <param name="NotesChanges">Whether state changes are noted for the app's own backend (R20).</param>
/// <param name="HearsFriends">Whether users hear of their friends without a subscription (R23).</param>
public sealed record AppRules(LoginPolicy? Policy = null, bool NotesChanges = false, bool HearsFriends = false)
{
    /// <summary>An app that wants nothing.</summary>
    public static readonly AppRules None = new();
}
