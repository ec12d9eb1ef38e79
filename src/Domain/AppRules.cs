namespace Presence.Domain;

/// <summary>What one app wants of the rules.</summary>
/// <param name="Policy">Who has to go when a device comes Online; null lets every device be.</param>
/// <param name="NotesChanges">Whether state changes are noted for the app's own backend (R20).</param>
public sealed record AppRules(LoginPolicy? Policy = null, bool NotesChanges = false)
{
    /// <summary>An app that wants nothing.</summary>
    public static readonly AppRules None = new();
}
